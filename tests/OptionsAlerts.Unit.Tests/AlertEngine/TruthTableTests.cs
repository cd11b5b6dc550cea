using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>
/// Every command in every kind of state, and the events that come of it. <c>throws</c>: the caller's bug; <c>rejects</c>: a policy that cannot be; <c>refused</c>, <c>known</c>,
/// <c>nothing</c>: no event. A command or an event that the table lacks fails the test.
/// </summary>
public sealed class TruthTableTests
{
    private const string Table =
        """
                            | no day     | day open          | alerts on their way               | digest waits                      | summary waits                     | held summary waits                | silence stands    | next day
        signal              | throws     | alert_raised      | alert_raised                      | alert_raised                      | alert_raised                      | alert_raised                      | alert_raised      | alert_raised
        signal again        | throws     | alert_raised      | known                             | alert_raised                      | alert_raised                      | alert_raised                      | alert_raised      | known
        signal in cooldown  | throws     | alert_raised      | signal_suppressed                 | alert_raised                      | signal_suppressed                 | signal_suppressed                 | alert_raised      | signal_suppressed
        signal of other run | throws     | throws            | throws                            | throws                            | throws                            | throws                            | throws            | throws
        end                 | throws     | signal_suppressed | alert_raised                      | signal_suppressed                 | signal_suppressed                 | signal_suppressed                 | signal_suppressed | alert_raised
        accepted            | throws     | nothing           | delivery_succeeded                | nothing                           | nothing                           | nothing                           | nothing           | delivery_succeeded
        failed, one is left | throws     | nothing           | delivery_failed failed_over       | delivery_failed failed_over       | nothing                           | nothing                           | nothing           | delivery_failed failed_over
        failed, the last    | throws     | nothing           | delivery_failed alert_undelivered | nothing                           | nothing                           | nothing                           | nothing           | delivery_failed alert_undelivered
        outcome of unknown  | throws     | nothing           | nothing                           | nothing                           | nothing                           | nothing                           | nothing           | nothing
        time, too early     | throws     | nothing           | nothing                           | nothing                           | nothing                           | nothing                           | nothing           | nothing
        time                | throws     | nothing           | alert_escalated                   | digest_raised                     | summary_raised                    | summary_withheld                  | silence_ended     | alert_escalated
        day                 | day_opened | nothing           | nothing                           | nothing                           | nothing                           | nothing                           | nothing           | nothing
        day after           | day_opened | day_opened        | day_opened                        | day_opened                        | day_opened                        | day_opened                        | day_opened        | nothing
        day after next      | day_opened | day_opened        | day_opened                        | day_opened                        | day_opened                        | day_opened                        | day_opened        | day_opened
        day of other run    | throws     | throws            | throws                            | throws                            | throws                            | throws                            | throws            | throws
        policy              | throws     | nothing           | nothing                           | nothing                           | nothing                           | nothing                           | nothing           | nothing
        other policy        | throws     | policy_applied    | policy_applied                    | policy_applied                    | policy_applied                    | policy_applied                    | policy_applied    | policy_applied
        operator's policy   | throws     | policy_applied    | policy_applied                    | policy_applied                    | policy_applied                    | policy_applied                    | policy_applied    | policy_applied
        further channel     | throws     | policy_applied    | policy_applied                    | policy_applied                    | policy_applied                    | policy_applied                    | policy_applied    | policy_applied
        channel is gone     | throws     | policy_applied    | policy_applied delivery_failed delivery_failed failed_over | policy_applied delivery_failed failed_over | policy_applied delivery_failed failed_over | policy_applied delivery_failed failed_over | policy_applied    | policy_applied delivery_failed delivery_failed failed_over
        unserved policy     | throws     | rejects           | rejects                           | rejects                           | rejects                           | rejects                           | rejects           | rejects
        acknowledge         | throws     | refused           | alert_acknowledged                | refused                           | refused                           | refused                           | refused           | alert_acknowledged
        acknowledge unknown | throws     | refused           | refused                           | refused                           | refused                           | refused                           | refused           | refused
        silence             | throws     | silence_created   | silence_created                   | silence_created                   | silence_created                   | silence_created                   | nothing           | silence_created
        silence of the past | throws     | refused           | refused                           | refused                           | refused                           | refused                           | refused           | refused
        expire              | throws     | refused           | refused                           | refused                           | refused                           | refused                           | silence_ended     | refused
        expire unknown      | throws     | refused           | refused                           | refused                           | refused                           | refused                           | refused           | refused
        """;

    private static readonly AlertPolicy Policy = Desk.Policy with { StormLimit = 1 };
    private static readonly SignalDetected Spike = Desk.Sample(1, Desk.Start, SignalKind.VixSpike, Severity.Critical, "VIX", "up");
    private static readonly SignalDetected High = Desk.Sample(2, Desk.Start, SignalKind.Sweep, Severity.High);
    private static readonly SignalDetected Low = Desk.Sample(3, Desk.Start, SignalKind.Block, Severity.Low);
    private static readonly Silence Silence = SilenceUntil(Desk.Start.AddMinutes(30), "silence");
    private static readonly string[] Kept = ["pushover", "ntfy"];

    private static readonly Dictionary<string, Func<EngineState>> States = new(StringComparer.Ordinal)
    {
        ["no day"] = () => EngineState.Empty(Desk.Run),
        ["day open"] = () => Open().State,
        ["alerts on their way"] = () => OnTheirWay().State,
        ["digest waits"] = () => After(Open(), desk => desk.Raise(High), desk => desk.Withhold(Desk.Sample(4, Desk.Start, SignalKind.Sweep, Severity.Low, subject: "b"))),
        ["summary waits"] = () => After(Open(), Withheld),
        ["held summary waits"] = () => After(Open(), Withheld, desk => desk.Do(new CreateSilence(SilenceUntil(Desk.Start.AddDays(1), "held", "kind = vix_crash"), Desk.Start))),
        ["silence stands"] = () => After(Open(), desk => desk.Do(new CreateSilence(Silence, Desk.Start))),
        ["next day"] = () => After(OnTheirWay(), Script.Roll),
    };

    private static readonly Dictionary<string, EngineCommand> Commands = new(StringComparer.Ordinal)
    {
        ["signal"] = new TakeSignal(Desk.Sample(100, Desk.Start, SignalKind.GexLevelBreach, symbol: "NDX"), Desk.Start),
        ["signal again"] = new TakeSignal(Spike, Desk.Start),
        ["signal in cooldown"] = new TakeSignal(Desk.Sample(101, Desk.Start, SignalKind.VixCrash, Severity.Low, "VIX", "down"), Desk.Start),
        ["signal of other run"] = new TakeSignal(Spike with { RunId = "other" }, Desk.Start),
        ["end"] = new TakeSignal(Spike with { SignalId = DeterministicId.Of("end"), Phase = SignalPhase.Ended }, Desk.Start),
        ["accepted"] = Outcome(Spike, "telegram", delivered: true),
        ["failed, one is left"] = Outcome(High, "telegram", delivered: false),
        ["failed, the last"] = Outcome(Low, "ntfy", delivered: false),
        ["outcome of unknown"] = Outcome(Desk.Sample(102, Desk.Start), "telegram", delivered: false),
        ["time, too early"] = new TimePasses(Desk.Start),
        ["time"] = new TimePasses(Desk.Start.AddHours(1)),
        ["day"] = new OpenDay(Desk.FirstDay, Desk.Run, Policy, Desk.AllChannels, Desk.Start),
        ["day after"] = new OpenDay(Desk.FirstDay.AddDays(1), Desk.Run, Policy, Desk.AllChannels, Desk.Start),
        ["day after next"] = new OpenDay(Desk.FirstDay.AddDays(2), Desk.Run, Policy, Desk.AllChannels, Desk.Start),
        ["day of other run"] = new OpenDay(Desk.FirstDay.AddDays(2), "other", Policy, Desk.AllChannels, Desk.Start),
        ["policy"] = new ApplyPolicy(Policy, Desk.AllChannels, Desk.Start),
        ["other policy"] = new ApplyPolicy(Policy with { RatePerMinute = 7 }, Desk.AllChannels, Desk.Start),
        ["operator's policy"] = new ApplyPolicy(Policy with { RatePerMinute = 7 }, Desk.AllChannels, Desk.Start, PolicyOrigin.Operator, "ada"),
        ["further channel"] = new ApplyPolicy(Policy, [.. Desk.AllChannels, "webhook"], Desk.Start, PolicyOrigin.Channels),
        ["channel is gone"] = new ApplyPolicy(Policy, Kept, Desk.Start, PolicyOrigin.Channels),
        ["unserved policy"] = new ApplyPolicy(Policy, ["telegram"], Desk.Start),
        ["acknowledge"] = new AcknowledgeAlert(Spike.SignalId, "ada", "cli", Desk.Start),
        ["acknowledge unknown"] = new AcknowledgeAlert(DeterministicId.Of("unknown"), "ada", "cli", Desk.Start),
        ["silence"] = new CreateSilence(Silence, Desk.Start),
        ["silence of the past"] = new CreateSilence(SilenceUntil(Desk.Start, "past"), Desk.Start),
        ["expire"] = new ExpireSilence(Silence.Id, "ada", Desk.Start),
        ["expire unknown"] = new ExpireSilence(DeterministicId.Of("unknown"), "ada", Desk.Start),
    };

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var (command, state, expected) in Rows()) cells.Add(command, state, expected);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void what_comes_of_a_command_in_a_state_is_what_the_table_says_and_the_state_is_only_read(string command, string state, string expected)
    {
        var before = States[state]();
        var picture = before.Day is null ? null : Desk.Picture(before);
        Outcome(before, Commands[command]).ShouldBe(expected);
        if (picture is null) before.Day.ShouldBeNull();
        else Desk.Picture(before).ShouldBe(picture);
    }

    [Fact]
    public void the_table_has_every_command_in_every_state()
    {
        Rows().Select(row => (row.Command, row.State)).ShouldBe(Commands.Keys.SelectMany(command => States.Keys.Select(state => (command, state))));
        Commands.Values.Select(command => command.GetType()).Distinct().ShouldBe(Closed<EngineCommand>(), ignoreOrder: true);
    }

    [Fact]
    public void the_table_has_every_event()
    {
        var listed = Rows().SelectMany(row => row.Expected.Split(' ')).Where(EventTypes.ByName.ContainsKey).Distinct(StringComparer.Ordinal);
        listed.ShouldBe(EventTypes.ByName.Keys, ignoreOrder: true);
        EventTypes.ByName.Values.ShouldBe(Closed<DecisionEvent>(), ignoreOrder: true);
    }

    [Fact]
    public void every_event_has_the_name_it_is_read_by()
    {
        foreach (var e in KnownDay.Log().Concat(LaterDay.Log())) EventTypes.ByName[EventTypes.NameOf(e)].ShouldBe(e.GetType());
    }

    private static IEnumerable<Type> Closed<T>() => typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract);

    private static IEnumerable<(string Command, string State, string Expected)> Rows()
    {
        var lines = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        foreach (var cells in lines[1..])
        {
            for (var column = 1; column < lines[0].Length; column++) yield return (cells[0], lines[0][column], cells[column]);
        }
    }

    private static string Outcome(EngineState state, EngineCommand command)
    {
        try
        {
            var decision = Decider.Decide(state, command);
            var events = string.Join(' ', decision.Events.Select(EventTypes.NameOf));
            return decision.Outcome switch
            {
                DecisionOutcome.AlreadyDecided => "known" + events,
                DecisionOutcome.Nothing => "nothing" + events,
                DecisionOutcome.Refused when decision.Problem is { Length: > 0 } => "refused" + events,
                DecisionOutcome.Raised when decision.Events is [AlertRaised] => events,
                DecisionOutcome.Suppressed when decision.Events is [SignalSuppressed] => events,
                DecisionOutcome.Applied when !decision.Events.Any(e => e is AlertRaised or SignalSuppressed) => events,
                _ => $"{decision.Outcome} with {events}",
            };
        }
        catch (InvalidOperationException)
        {
            return "throws";
        }
        catch (PolicyException)
        {
            return "rejects";
        }
    }

    private static Desk Open() => new(Policy);

    private static Desk OnTheirWay()
    {
        var desk = Open();
        foreach (var signal in new[] { Spike, High, Low, Desk.Sample(5, Desk.Start, SignalKind.VixCrash, Severity.Low, "VIX", "down") }) desk.Raise(signal);
        return desk;
    }

    // A crash is alerted, and withheld a second time.
    private static void Withheld(Desk desk)
    {
        for (var number = 10; number < 12; number++) desk.Take(Desk.Sample(number, Desk.Start, SignalKind.VixCrash, Severity.High, "VIX", "down"));
    }

    private static EngineState After(Desk desk, params Action<Desk>[] moves)
    {
        foreach (var move in moves) move(desk);
        return desk.State;
    }

    private static TakeOutcome Outcome(SignalDetected signal, string channel, bool delivered) =>
        new(DeterministicId.Request(signal.SignalId, channel, 1), signal.SignalId, delivered, Permanent: true, Desk.Start);

    private static Silence SilenceUntil(DateTimeOffset end, string name, string matcher = "symbol = IWM") => new()
    {
        Id = DeterministicId.Of("truth", name),
        Matchers = [LabelMatcher.TryParse(matcher, out var parsed) is { } problem ? throw new InvalidOperationException(problem) : parsed],
        StartsAt = Desk.Start.AddHours(-1),
        EndsAt = end,
        Author = "ada",
        Comment = "",
    };
}
