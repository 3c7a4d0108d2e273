pub struct Coverage;
pub struct OffPolicy;
pub struct PolicyValue;
pub fn coverage() {}
pub fn off_policy() {}
