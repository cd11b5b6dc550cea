using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>An inhibition rule laid out for asking often.</summary>
internal sealed record Inhibitor(InhibitionRule Rule, MatcherSet Source, MatcherSet Target)
{
    public long Ticks { get; } = Utc.Seconds(Rule.Seconds);

    /// <summary>What a source and a target must have in common, as one text.</summary>
    public string Common(in Labels labels)
    {
        var values = new string[Rule.Equal.Length];
        for (var index = 0; index < values.Length; index++) values[index] = labels.Value(Rule.Equal[index]);
        return string.Join('\u001f', values);
    }
}

/// <summary>A silence laid out for asking often.</summary>
internal sealed record ActiveSilence(Silence Silence, string Rule)
{
    private readonly MatcherSet _matchers = new(Silence.Matchers);
    private readonly WindowSet _windows = new(Silence.Windows);

    /// <summary>When it lets go of what it matches; null where it does not hold it at the instant.</summary>
    public long? HoldsUntil(in Labels labels, long nowTicks)
    {
        if (nowTicks < Silence.StartsAt.UtcTicks || nowTicks >= Silence.EndsAt.UtcTicks || !_matchers.Matches(labels)) return null;
        if (_windows.IsEmpty) return Silence.EndsAt.UtcTicks;
        return _windows.EndOf(nowTicks) is { } end ? Math.Min(end, Silence.EndsAt.UtcTicks) : null;
    }
}

/// <summary>A rule of quiet hours laid out for asking often.</summary>
internal sealed record ActiveQuiet(QuietHours Rule)
{
    private readonly MatcherSet _matchers = new(Rule.Matchers);
    private readonly WindowSet _windows = new([Rule.Window]);

    /// <summary>When it lets go of what it matches; null where it does not hold it at the instant.</summary>
    public long? HoldsUntil(in Labels labels, long nowTicks) =>
        (labels.Severity < Severity.Critical || Rule.IncludesCritical) && _matchers.Matches(labels) ? _windows.EndOf(nowTicks) : null;
}

/// <summary>A policy over the live channels, laid out for deciding: ticks by kind, routes by severity, matchers made ready.</summary>
internal sealed class EffectivePolicy
{
    public const long RateWindowTicks = TimeSpan.TicksPerMinute;

    private readonly long[] _cooldownTicks;
    private readonly SeverityRoutes[] _routes;

    /// <exception cref="PolicyException">The policy is out of range, or leaves a severity that no live channel serves.</exception>
    public EffectivePolicy(AlertPolicy policy, string hash, IReadOnlyList<string> channels)
    {
        PolicyRules.Check(policy);
        Policy = policy;
        Hash = hash;
        Channels = Routing.Live(channels);
        StaleAfterTicks = Utc.Seconds(policy.StaleAfterSeconds);
        DigestGatherTicks = Utc.Seconds(policy.DigestGatherSeconds);
        ConfirmTicks = policy.ConfirmSeconds is { } confirm ? Utc.Seconds(confirm) : null;
        _cooldownTicks = [.. Enum.GetValues<SignalKind>().Select(kind => Utc.Seconds(policy.CooldownSeconds(kind)))];
        _routes = [.. Enum.GetValues<Severity>().Select(severity => Routing.Resolve(policy, severity, Channels))];
        Inhibitors = [.. policy.Inhibitions.Select(rule => new Inhibitor(rule, new MatcherSet(rule.Source), new MatcherSet(rule.Target)))];
        Silences = [.. policy.Silences.Select((silence, index) => new ActiveSilence(silence, $"silences[{index}]"))];
        Quiet = [.. policy.QuietHours.Select(rule => new ActiveQuiet(rule))];
    }

    public AlertPolicy Policy { get; }
    public string Hash { get; }
    public string[] Channels { get; }
    public long StaleAfterTicks { get; }
    public long DigestGatherTicks { get; }

    /// <summary>How long a confirmation is awaited; null: as long as it takes.</summary>
    public long? ConfirmTicks { get; }

    public Inhibitor[] Inhibitors { get; }
    public ActiveSilence[] Silences { get; }
    public ActiveQuiet[] Quiet { get; }

    public long CooldownTicks(SignalKind kind) => _cooldownTicks[(int)kind];

    public Route RouteOf(in Labels labels) => _routes[(int)labels.Severity].Of(labels);

    /// <summary>The quiet hours that hold what has these labels, the longest of them; null when none does.</summary>
    public (QuietHours Rule, long UntilTicks)? QuietFor(in Labels labels, long nowTicks)
    {
        (QuietHours Rule, long UntilTicks)? longest = null;
        foreach (var quiet in Quiet)
            if (quiet.HoldsUntil(labels, nowTicks) is { } until && !(longest?.UntilTicks >= until)) longest = (quiet.Rule, until);
        return longest;
    }

    /// <summary>Whether what has these labels is escalated at all.</summary>
    public bool Escalates(in Labels labels) => labels.Severity >= Policy.Escalation?.From;

    /// <summary>The live channels that an escalation asks next: those not asked yet, or, to tell it once more, those of its route.</summary>
    public string[] EscalatesTo(in Labels labels, IReadOnlyCollection<string> asked, int timesBefore)
    {
        if (!Escalates(labels) || Policy.Escalation is not { } rule || timesBefore >= rule.Times) return [];
        string[] further = [.. rule.Channels.Where(channel => Channels.Contains(channel, StringComparer.Ordinal) && !asked.Contains(channel, StringComparer.Ordinal))];
        return further.Length > 0 || rule.Times == 1 ? further : RouteOf(labels).Channels;
    }
}
