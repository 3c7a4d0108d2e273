//! Side ways of a policy: what leads to the parts that answer no request by themselves, or only after another part.

/// One of them. A gateway says of each whether it takes it; settings behind one that it does not take are not expressed, however well
/// it knows them elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the model that judges answers.
    Judge,
    /// To the policy of a budget that is used up.
    Downgrade,
    /// To the policy that answers where members do not agree.
    Escalate,
    /// To the model that reads all members' answers.
    Arbiter,
    /// To a tier of a cascade before its last.
    EarlierTier,
    /// To a member of an ensemble after its first.
    LaterMember,
    /// To a candidate after the first.
    LaterCandidate,
    /// To the policy of a hedge's second call.
    SecondCall,
    /// To the policy that joins the answers to chunks.
    Reduce,
}
