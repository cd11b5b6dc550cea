using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What only the second format says, read as <see cref="LaterParts"/> writes it.</summary>
internal static class ReadLaterParts
{
    // The fewest bytes of an element: its ids, numbers, flags, and the lengths of its texts.
    private const int EnumBytes = 4;
    private const int MatcherBytes = 12;
    private const int InhibitionRuleBytes = 20;
    private const int SilenceBytes = 48;
    private const int WindowBytes = 20;
    private const int QuietHoursBytes = 29;
    private const int KindFlagBytes = 5;
    private const int BranchBytes = 13;
    private const int QuietBytes = 32;
    private const int InhibitionBytes = 32;
    private const int ConditionBytes = 62;
    private const int UnansweredBytes = 68;
    private const int AlertBytes = 17;

    public static AlertPolicy Policy(ref CanonicalReader reader, AlertPolicy first) => first with
    {
        Inhibitions = reader.List(InhibitionRuleBytes, static (ref CanonicalReader reader) => new InhibitionRule
        {
            Name = reader.Name(),
            Source = Matchers(ref reader),
            Target = Matchers(ref reader),
            Equal = reader.List(EnumBytes, static (ref CanonicalReader reader) => reader.Enum<MatchLabel>()),
            Seconds = reader.Int(),
        }),
        Silences = reader.List(SilenceBytes, Silence),
        QuietHours = reader.List(QuietHoursBytes, static (ref CanonicalReader reader) => new QuietHours
        {
            Name = reader.Name(),
            Window = Window(ref reader),
            Matchers = Matchers(ref reader),
            IncludesCritical = reader.Bool(),
        }),
        Escalation = reader.Optional(static (ref CanonicalReader reader) => new EscalationRule
        {
            From = reader.Enum<Severity>(),
            AfterSeconds = reader.Int(),
            Channels = reader.Names(),
            Times = reader.Int(),
        }),
        AllClear = reader.Optional(static (ref CanonicalReader reader) => new AllClearRule
        {
            From = reader.Bool() ? reader.Enum<Severity>() : null,
            Kinds = reader.List(KindFlagBytes, static (ref CanonicalReader reader) => new KindFlag { Kind = reader.Enum<SignalKind>(), On = reader.Bool() }),
        }),
        Summaries = reader.Bool(),
        Routes = Branched(ref reader, first.Routes),
    };

    public static Silence Silence(ref CanonicalReader reader) => new()
    {
        Id = reader.Id(),
        Matchers = Matchers(ref reader),
        StartsAt = reader.Time(),
        EndsAt = reader.Time(),
        Author = reader.Name(),
        Comment = reader.Text(),
        Windows = reader.List(WindowBytes, Window),
    };

    public static CarryOver CarryOver(ref CanonicalReader reader, CarryOver first) => first with
    {
        ConfiguredHash = reader.Bool() ? reader.Name() : null,
        Quieted = reader.List(QuietBytes, static (ref CanonicalReader reader) => new CarriedQuiet { Until = reader.Time(), Withheld = ReadParts.Withheld(ref reader) }),
        Silences = reader.List(SilenceBytes, Silence),
        Inhibitions = reader.List(InhibitionBytes, static (ref CanonicalReader reader) => new CarriedInhibition
        {
            Rule = reader.Name(),
            Common = reader.Name(),
            Until = reader.Time(),
            AlertId = reader.Id(),
        }),
        Conditions = reader.List(ConditionBytes, static (ref CanonicalReader reader) => new StandingCondition
        {
            Latest = ReadParts.Content(ref reader),
            Told = reader.Optional(static (ref CanonicalReader reader) =>
                new ToldAlert { AlertId = reader.Id(), Kind = reader.Enum<SignalKind>(), Subject = reader.Name(), Severity = reader.Enum<Severity>() }),
            Withheld = reader.Long(),
            SummaryAt = reader.OptionalTime(),
        }),
        Unanswered = reader.List(UnansweredBytes, static (ref CanonicalReader reader) => new UnansweredAlert
        {
            Alert = ReadParts.Content(ref reader),
            EscalateAt = reader.Time(),
            Asked = reader.Names(),
            Attempt = reader.Int(),
            Times = reader.Int(),
        }),
        Alerts = reader.List(AlertBytes, static (ref CanonicalReader reader) => new CarriedAlert { AlertId = reader.Id(), Acknowledged = reader.Bool() }),
    };

    // The first format's routes come first and whole; what was added to each follows, one list of branches a route.
    private static SeverityRoute[] Branched(ref CanonicalReader reader, SeverityRoute[] routes)
    {
        var branches = reader.List(EnumBytes, static (ref CanonicalReader reader) => reader.List(BranchBytes, static (ref CanonicalReader reader) => new RouteBranch
        {
            Name = reader.Name(),
            Matchers = Matchers(ref reader),
            Broadcast = reader.Bool(),
            Channels = reader.Names(),
        }));
        if (branches.Length != routes.Length) throw reader.Wrong($"branches of {branches.Length} routes where there are {routes.Length}");
        return [.. routes.Zip(branches, (route, of) => route with { Branches = of })];
    }

    private static LabelMatcher[] Matchers(ref CanonicalReader reader) => reader.List(MatcherBytes, static (ref CanonicalReader reader) => new LabelMatcher
    {
        Label = reader.Enum<MatchLabel>(),
        Operator = reader.Enum<MatchOperator>(),
        Value = reader.Name(),
    });

    private static WeeklyWindow Window(ref CanonicalReader reader) => new()
    {
        Zone = reader.Name(),
        Days = reader.Int(),
        FromMinute = reader.Int(),
        ToMinute = reader.Int(),
        On = reader.Enum<WindowDays>(),
    };
}
