using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <content>The sections that are lists, or that may be switched off by <c>false</c>. A section that is given replaces the default's whole.</content>
public static partial class PolicyFile
{
    private const int MaxRules = PolicyRules.MaxRules;
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] WindowKeys = ["zone", "days", "from", "to", "on"];

    private static AlertPolicy WithSections(AlertPolicy policy, PolicyNode root) => policy with
    {
        Inhibitions = root.Optional("inhibitions", node => Each(node, MaxRules, Inhibition), policy.Inhibitions),
        Silences = root.Optional("silences", node => Each(node, MaxRules, StandingSilence), policy.Silences),
        QuietHours = root.Optional("quietHours", node => Each(node, MaxRules, Quiet), policy.QuietHours),
        ConfirmSeconds = root.Optional("confirm", node => IsOff(node) ? (int?)null : node.Seconds(PolicyRules.Confirm), policy.ConfirmSeconds),
        Escalation = root.Optional("escalation", node => IsOff(node) ? null : Escalation(node, policy.Escalation!), policy.Escalation),
        AllClear = root.Optional("allClear", node => IsOff(node) ? null : AllClear(node), policy.AllClear),
        Summaries = root.Optional("summaries", node => node.Flag(), policy.Summaries),
    };

    private static InhibitionRule Inhibition(PolicyNode node)
    {
        _ = node.Members(["name", "source", "target", "equal", "for"]);
        return new InhibitionRule
        {
            Name = node.Required("name").Text(PolicyRules.MaxNameLength),
            Source = Matchers(node.Required("source")),
            Target = Matchers(node.Required("target")),
            Equal = node.Optional("equal", equal => equal.Words<MatchLabel>(), []),
            Seconds = node.Required("for").Seconds(PolicyRules.Inhibition),
        };
    }

    // A silence of the policy is known by what it says: the same text is the same silence.
    private static Silence StandingSilence(PolicyNode node)
    {
        _ = node.Members(["match", "starts", "ends", "author", "comment", "windows"]);
        var silence = new Silence
        {
            Id = Guid.Empty,
            Matchers = Matchers(node.Required("match")),
            StartsAt = node.Optional("starts", starts => starts.Instant(), DateTimeOffset.MinValue),
            EndsAt = node.Optional("ends", ends => ends.Instant(), DateTimeOffset.MaxValue),
            Author = node.Optional("author", author => author.Text(Silence.MaxTextLength), "policy"),
            Comment = node.Optional("comment", comment => comment.Text(Silence.MaxTextLength), string.Empty),
            Windows = node.Optional("windows", windows => Each(windows, Silence.MaxWindows, window => Window(window, WindowKeys)), []),
        };
        if (silence.EndsAt <= silence.StartsAt) throw node.Refused("'ends' must be after 'starts'");
        return silence with
        {
            Id = DeterministicId.Of(
            [
                "policy-silence", silence.StartsAt.UtcTicks.ToString("D"), silence.EndsAt.UtcTicks.ToString("D"), silence.Author, silence.Comment,
                .. silence.Matchers.Select(matcher => matcher.ToString()), .. silence.Windows.SelectMany(window => new[] { window.Zone, window.Days.ToString("D"), window.FromMinute.ToString("D"), window.ToMinute.ToString("D"), WireName.Of(window.On) }),
            ]),
        };
    }

    private static QuietHours Quiet(PolicyNode node)
    {
        string[] keys = ["name", .. WindowKeys, "match", "critical"];
        return new QuietHours
        {
            Window = Window(node, keys),
            Name = node.Required("name").Text(PolicyRules.MaxNameLength),
            Matchers = node.Optional("match", Matchers, []),
            IncludesCritical = node.Optional("critical", critical => critical.Flag(), without: false),
        };
    }

    private static WeeklyWindow Window(PolicyNode node, string[] keys)
    {
        _ = node.Members(keys);
        var window = new WeeklyWindow
        {
            Zone = node.Optional("zone", zone => zone.Text(PolicyRules.MaxNameLength), "America/New_York"),
            Days = node.Optional("days", days => days.Words(DayNames).Sum(day => 1 << Array.IndexOf(DayNames, day)), 127),
            FromMinute = Minute(node.Required("from")),
            ToMinute = Minute(node.Required("to")),
            On = node.Optional("on", on => on.Word<WindowDays>(), WindowDays.Every),
        };
        return window.Problem() is { } problem ? throw node.Refused(problem) : window;
    }

    private static EscalationRule Escalation(PolicyNode node, EscalationRule without)
    {
        _ = node.Members(["from", "after", "channels", "times"]);
        return new EscalationRule
        {
            From = node.Optional("from", from => from.Word<Severity>(), without.From),
            AfterSeconds = node.Optional("after", after => after.Seconds(PolicyRules.EscalationAfter), without.AfterSeconds),
            Channels = node.Optional("channels", channels => channels.Words(ChannelNames.All), without.Channels),
            Times = node.Optional("times", times => times.Whole(PolicyRules.EscalationTimes), without.Times),
        };
    }

    private static AllClearRule AllClear(PolicyNode node)
    {
        _ = node.Members(["from", "kinds"]);
        return new AllClearRule
        {
            From = node.Optional<Severity?>("from", from => from.Word([.. SeverityNames, "none"]) is "none" ? null : from.Word<Severity>(), Severity.Critical),
            Kinds = node.Optional(
                "kinds",
                kinds => kinds.Members([.. WireName.All<SignalKind>()])
                    .OrderBy(member => member.Name, StringComparer.Ordinal)
                    .Select(member => new KindFlag { Kind = KindOf(member.Name), On = member.Value.Flag() })
                    .ToArray(),
                []),
        };
    }

    private static RouteBranch Branch(PolicyNode node)
    {
        _ = node.Members(["name", "when", "broadcast", "channels"]);
        return new RouteBranch
        {
            Name = node.Required("name").Text(PolicyRules.MaxNameLength),
            Matchers = Matchers(node.Required("when")),
            Broadcast = node.Optional("broadcast", broadcast => broadcast.Flag(), without: false),
            Channels = node.Required("channels").Words(ChannelNames.All),
        };
    }

    private static LabelMatcher[] Matchers(PolicyNode node)
    {
        var elements = node.Elements(Silence.MaxMatchers);
        if (elements.Count == 0) throw node.Refused("must hold at least one matcher, as \"symbol = SPX\"");
        return [.. elements.Select(element => LabelMatcher.TryParse(element.Text(LabelMatcher.MaxValueLength * 2), out var matcher) is { } problem ? throw element.Refused(problem) : matcher)];
    }

    private static T[] Each<T>(PolicyNode node, int most, Func<PolicyNode, T> read) => [.. node.Elements(most).Select(read)];

    private static bool IsOff(PolicyNode node) => node.Value is PolicyValue.Flag { Value: false };

    private static int Minute(PolicyNode node) => (int)(node.TimeOfDay().Ticks / TimeSpan.TicksPerMinute);

    private static SignalKind KindOf(string name) => WireName.TryParse<SignalKind>(name, out var kind) ? kind : throw new ArgumentOutOfRangeException(nameof(name), name, "no kind");
}
