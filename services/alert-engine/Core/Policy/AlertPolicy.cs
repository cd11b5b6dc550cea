using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// What is raised, what is withheld, and where alerts go. Whole numbers only. Every applied policy is an event in the log, and every
/// decision names the <see cref="Hash"/> of the one it was made under.
/// </summary>
public sealed record AlertPolicy
{
    /// <summary>The version whose policies know cooldowns, limits and routes alone; a log written by it is folded and verified as it was.</summary>
    public const int FirstVersion = 1;

    /// <summary>The version of policies made now.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The lowest severity whose delivery is awaited; of what is below it the outcome is recorded alone.</summary>
    public const Severity ConfirmedFrom = Severity.High;

    /// <summary>The defaults of a policy without a file.</summary>
    public static readonly AlertPolicy Default = new()
    {
        Version = CurrentVersion,
        StaleAfterSeconds = 15 * 60,
        DefaultCooldownSeconds = 5 * 60,
        Cooldowns =
        [
            new() { Kind = SignalKind.GammaFlipBreach, Seconds = 2 * 60 },
            new() { Kind = SignalKind.GammaRegimeChange, Seconds = 60 },
            new() { Kind = SignalKind.GexLevelApproach, Seconds = 15 * 60 },
            new() { Kind = SignalKind.GexLevelBreach, Seconds = 5 * 60 },
            new() { Kind = SignalKind.OiDivergence, Seconds = 30 * 60 },
            new() { Kind = SignalKind.Sweep, Seconds = 5 * 60 },
            new() { Kind = SignalKind.VixCrash, Seconds = 2 * 60 },
            new() { Kind = SignalKind.VixRegimeChange, Seconds = 60 },
            new() { Kind = SignalKind.VixSpike, Seconds = 2 * 60 },
            new() { Kind = SignalKind.VolumeSpike, Seconds = 10 * 60 },
        ],
        StormLimit = 5,
        RatePerMinute = 20,
        DigestGatherSeconds = 10,
        Routes =
        [
            new() { Severity = Severity.Critical, Broadcast = true, Channels = ["telegram", "pushover"] },
            new() { Severity = Severity.High, Broadcast = false, Channels = ["telegram", "pushover", "ntfy", "webhook"] },
            new() { Severity = Severity.Medium, Broadcast = false, Channels = ["ntfy", "telegram", "webhook"] },
            new() { Severity = Severity.Low, Broadcast = false, Channels = ["ntfy", "telegram", "webhook"] },
        ],
        Inhibitions =
        [
            new()
            {
                Name = "gamma-regime",
                Source = [new() { Label = MatchLabel.Kind, Operator = MatchOperator.Equal, Value = "gamma_regime_change" }],
                Target = [new() { Label = MatchLabel.Kind, Operator = MatchOperator.Matches, Value = "gex_level_(approach|breach)" }],
                Equal = [MatchLabel.Symbol],
                Seconds = 60,
            },
        ],
        ConfirmSeconds = 5,
        Escalation = new() { From = Severity.Critical, AfterSeconds = 10 * 60, Channels = ["sns", "discord", "slack", "ntfy", "webhook", "telegram", "pushover"], Times = 1 },
        AllClear = new() { From = Severity.Critical, Kinds = [] },
        Summaries = true,
    };

    /// <summary><see cref="CurrentVersion"/>; <see cref="FirstVersion"/> in an old log.</summary>
    public required int Version { get; init; }

    /// <summary>How much older than the feed's own delay a signal may be, in seconds, 1 to 86,400. Default 900.</summary>
    public required int StaleAfterSeconds { get; init; }

    /// <summary>The cooldown of a kind without one of its own, in seconds, 0 to 604,800. Default 300.</summary>
    public required int DefaultCooldownSeconds { get; init; }

    /// <summary>Cooldowns by kind, sorted by the kind's wire name, each kind at most once.</summary>
    public required KindCooldown[] Cooldowns { get; init; }

    /// <summary>How many alerts of one kind and symbol may be raised within the kind's cooldown, 1 to 1,000. Default 5.</summary>
    public required int StormLimit { get; init; }

    /// <summary>How many alerts, digests included and critical ones not, may be raised in any minute, 1 to 100,000. Default 20.</summary>
    public required int RatePerMinute { get; init; }

    /// <summary>How long what is withheld is gathered before a digest tells it, in seconds, 1 to 3,600. Default 10.</summary>
    public required int DigestGatherSeconds { get; init; }

    /// <summary>One route for each severity, from critical to low.</summary>
    public required SeverityRoute[] Routes { get; init; }

    // What follows came with the second version: a policy of the first has none of it, and keeps its hash.

    /// <summary>What an alert mutes for a while, in order. Default: a gamma regime change mutes the symbol's level breaches and approaches for 60 s.</summary>
    public InhibitionRule[] Inhibitions { get; init; } = [];

    /// <summary>Standing silences. Default: none.</summary>
    public Silence[] Silences { get; init; } = [];

    /// <summary>Default: none.</summary>
    public QuietHours[] QuietHours { get; init; } = [];

    /// <summary>Default: criticals after ten minutes, once, on whatever further channel is live. Null: none is escalated.</summary>
    public EscalationRule? Escalation { get; init; }

    /// <summary>Default: for criticals. Null: none is told.</summary>
    public AllClearRule? AllClear { get; init; }

    /// <summary>Whether a condition that a cooldown withheld, that still holds and is worse than what was sent, is told when the cooldown ends. Default: true.</summary>
    public bool Summaries { get; init; }

    // What follows came later still: a policy without it keeps its hash, and decides as it did.

    /// <summary>
    /// How long a channel's confirmation is awaited before the next of the route is asked, in seconds, 1 to 300; of alerts of severity <see cref="ConfirmedFrom"/> and above. Default 5. Null: until the
    /// outcome comes.
    /// </summary>
    public int? ConfirmSeconds { get; init; }

    /// <summary>False for a policy of the first version: nothing is inhibited, ended, summed up, escalated or acknowledged under it.</summary>
    internal bool IsLater => Version > FirstVersion;

    /// <summary>SHA-256 over the canonical form, 64 hexadecimal digits.</summary>
    public string Hash() => Canonical.PolicyHash(this);

    /// <summary>The first 16 digits of a policy's hash, for people.</summary>
    public static string Abbreviate(string hash) => hash.Length <= 16 ? hash : hash[..16];

    /// <summary>The cooldown of a kind, in seconds.</summary>
    public int CooldownSeconds(SignalKind kind)
    {
        foreach (var cooldown in Cooldowns)
        {
            if (cooldown.Kind == kind) return cooldown.Seconds;
        }

        return DefaultCooldownSeconds;
    }
}

/// <summary>The cooldown of one kind.</summary>
public sealed record KindCooldown
{
    public required SignalKind Kind { get; init; }

    /// <summary>0 to 604,800 (a week); 0 holds nothing.</summary>
    public required int Seconds { get; init; }
}

/// <summary>Where alerts of one severity go.</summary>
public sealed record SeverityRoute
{
    public required Severity Severity { get; init; }

    /// <summary>True: all channels at once. False: one after another until one accepts.</summary>
    public required bool Broadcast { get; init; }

    /// <summary>In order; those that are not live are skipped.</summary>
    public required string[] Channels { get; init; }

    /// <summary>Ways for those that match, the first of them; one without a live channel is passed over.</summary>
    public RouteBranch[] Branches { get; init; } = [];
}
