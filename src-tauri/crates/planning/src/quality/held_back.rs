pub struct CalibrationBin;
pub struct Forecast;
pub struct HeldBack;
pub fn hold_back() {}
