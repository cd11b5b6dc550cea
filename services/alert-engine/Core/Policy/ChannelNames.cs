namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The channels that a policy may name. A closed set, so that a misspelt name is an error and not a channel that is never live.</summary>
public static class ChannelNames
{
    /// <summary>The channel that serves whatever no other does.</summary>
    public const string Console = "console";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = ["telegram", "pushover", "ntfy", "sns", "discord", "slack", "webhook", Console];
}
