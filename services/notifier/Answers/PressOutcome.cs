namespace OptionsAlerts.Notifier.Answers;

/// <summary>What came of one answer to an alert.</summary>
public enum PressOutcome
{
    Acknowledged,
    Muted,

    /// <summary>The reason was shown.</summary>
    Explained,

    /// <summary>By somebody who may not answer.</summary>
    NotAllowed,

    /// <summary>Data that no button of ours has.</summary>
    Unreadable,

    /// <summary>It could not be carried out; whoever answered was told so.</summary>
    Failed,
}
