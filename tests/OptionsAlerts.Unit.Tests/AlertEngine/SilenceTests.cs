using System.Globalization;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class SilenceTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Desk _desk = new(Desk.Unlimited);

    [Theory]
    [InlineData(Severity.Low)]
    [InlineData(Severity.Critical)]
    public void what_is_silenced_is_withheld_whatever_its_severity_and_says_until_when_and_by_which_silence(Severity severity)
    {
        var silence = Make("symbol = SPY");
        var withheld = _desk.Withhold(_desk.Signal(severity: severity));
        (withheld.Reason, withheld.Until, withheld.By).ShouldBe((SuppressionReason.Silenced, Desk.Start + Hour, silence.Id));
    }

    [Theory]
    [InlineData("symbol = SPY", "kind = sweep", true)]
    [InlineData("symbol = SPY", "kind = block", false)]
    [InlineData("symbol != QQQ", "severity =~ high|critical", true)]
    [InlineData("symbol =~ S|P|Y", "kind = sweep", false)]
    [InlineData("subject !~ b.*", "severity != low", true)]
    [InlineData("subject !~ a.*", "severity != low", false)]
    public void all_matchers_must_hold(string first, string second, bool silenced)
    {
        Make(first, second);
        (_desk.Take(_desk.Signal()).Events.Single() is SignalSuppressed).ShouldBe(silenced);
    }

    [Fact]
    public void a_silence_holds_from_its_start_to_just_before_its_end()
    {
        Create(Silence("symbol = SPY") with { StartsAt = Desk.Start.AddMinutes(10), EndsAt = Desk.Start.AddMinutes(20) });
        _desk.Wait(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1)).Raise(_desk.Signal(subject: "1"));
        _desk.Wait(TimeSpan.FromTicks(1)).Withhold(_desk.Signal(subject: "2"));
        _desk.Wait(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1)).Withhold(_desk.Signal(subject: "3"));
        _desk.Wait(TimeSpan.FromTicks(1)).Raise(_desk.Signal(subject: "4"));
    }

    [Fact]
    public void of_several_silences_the_one_that_holds_longest_is_named()
    {
        Make("symbol = SPY");
        var longer = Create(Silence("kind = sweep") with { EndsAt = Desk.Start.AddHours(3) });
        Create(Silence("subject = a") with { EndsAt = Desk.Start.AddHours(2) });
        var withheld = _desk.Withhold(_desk.Signal());
        (withheld.Until, withheld.By).ShouldBe((longer.EndsAt, longer.Id));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 0)]
    public void a_silence_with_windows_holds_within_them_and_no_longer_than_to_its_end(int minutesBefore, int raised)
    {
        // 10:00 in New York; the window opens at 10:30 and closes after the silence's end.
        Create(Silence("symbol = SPY") with { Windows = [new() { Zone = "America/New_York", Days = 127, FromMinute = 630, ToMinute = 720 }] });
        _desk.Wait(TimeSpan.FromMinutes(minutesBefore)).Take(_desk.Signal());
        _desk.State.Counters.Raised.ShouldBe(raised);
        if (raised == 0) _desk.Log.OfType<SignalSuppressed>().Single().Until.ShouldBe(Desk.Start + Hour);
    }

    [Fact]
    public void a_silence_ends_by_an_event_of_its_time_and_is_then_unknown()
    {
        var silence = Make("symbol = SPY");
        _desk.State.NextDue.ShouldBe(silence.EndsAt);

        _desk.Wait(Hour);

        var ended = _desk.Log[^1].ShouldBeOfType<SilenceEnded>();
        (ended.At, ended.SilenceId, ended.By).ShouldBe((silence.EndsAt, silence.Id, null));
        _desk.Do(new ExpireSilence(silence.Id, "ada", _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Refused);
    }

    [Fact]
    public void a_silence_is_ended_early_by_who_says_so_and_lets_go_at_once()
    {
        var silence = Make("symbol = SPY");
        _desk.Wait(TimeSpan.FromMinutes(5));

        _desk.Do(new ExpireSilence(silence.Id, "ada", _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);

        var ended = _desk.Log[^1].ShouldBeOfType<SilenceEnded>();
        (ended.At, ended.By).ShouldBe((_desk.Now, "ada"));
        _desk.Raise(_desk.Signal());
        _desk.State.NextDue.ShouldBeNull();
    }

    [Fact]
    public void a_silence_made_again_changes_nothing()
    {
        var silence = Make("symbol = SPY");
        _desk.Do(new CreateSilence(silence with { EndsAt = silence.EndsAt + Hour }, _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Nothing);
        _desk.State.NextDue.ShouldBe(silence.EndsAt);
    }

    [Fact]
    public void silences_that_end_together_end_one_after_another()
    {
        var made = new[] { Make("symbol = SPY"), Make("symbol = QQQ"), Make("symbol = IWM") };
        _desk.Wait(Hour);
        _desk.Log.OfType<SilenceEnded>().Select(ended => ended.SilenceId).ShouldBe(made.Select(silence => silence.Id).Order());
    }

    [Fact]
    public void a_silence_lives_on_over_a_day_and_a_policy()
    {
        var silence = Create(Silence("symbol = SPY") with { EndsAt = Desk.Start.AddDays(2) });
        Script.Roll(_desk.Wait(TimeSpan.FromDays(1)));
        _desk.Do(new ApplyPolicy(Desk.Policy, Desk.AllChannels, _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        _desk.Withhold(_desk.Signal()).By.ShouldBe(silence.Id);
    }

    [Fact]
    public void a_standing_silence_without_an_end_never_would_have_let_it_pass()
    {
        var desk = new Desk(Standing("match: [symbol = SPY], author: ada, comment: too noisy"));
        var signal = desk.Signal(age: TimeSpan.FromSeconds(-3));

        var explanation = Decider.Explain(desk.State, new TakeSignal(signal, desk.Now));

        explanation.WouldPassAt.ShouldBeNull();
        var finding = explanation.Gates.Single(gate => gate.Result == GateResult.Blocked);
        (finding.Gate, finding.Rule, finding.Words, finding.Until).ShouldBe(("silence", "silences[0]", "symbol = \"SPY\"; by ada: too noisy", null));
        desk.Withhold(signal).Until.ShouldBeNull();
    }

    [Theory]
    [InlineData("2030-01-01T00:00:00Z", "2030-01-01T12:00:00Z")]
    [InlineData("2040-01-01T00:00:00Z", null)]
    [InlineData("9999-12-31T23:59:59Z", null)]
    public void when_it_would_have_passed_is_looked_for_within_ten_years(string ends, string? passes)
    {
        // Quiet hours go on from where the silence ends.
        var desk = new Desk(Standing($"match: [symbol = SPY], ends: '{ends}'", "quietHours: [{ name: all, zone: UTC, from: '00:00', to: '12:00' }]"));
        var explanation = Decider.Explain(desk.State, new TakeSignal(desk.Signal(age: TimeSpan.FromSeconds(-3)), desk.Now));
        explanation.WouldPassAt.ShouldBe(passes is null ? null : DateTimeOffset.Parse(passes, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void a_silence_of_the_policy_is_known_by_all_it_says()
    {
        string[] texts =
        [
            "match: [symbol = SPY]", "match: [symbol = QQQ]", "match: [symbol = SPY], author: ada", "match: [symbol = SPY], comment: x", "match: [symbol = SPY], ends: '2030-01-01T00:00:00Z'",
            "match: [symbol = SPY], starts: '2030-01-01T00:00:00Z'", "match: [symbol = SPY], windows: [{ from: '09:00', to: '10:00' }]", "match: [symbol = SPY], windows: [{ from: '09:00', to: '11:00' }]",
        ];
        texts.Append(texts[0]).Select(text => Standing(text).Silences.Single().Id).Distinct().Count().ShouldBe(texts.Length);
    }

    [Fact]
    public void a_silence_of_the_policy_is_not_a_persons_to_end()
    {
        var desk = new Desk(Standing("match: [symbol = SPY]"));
        var id = desk.State.Policy!.Silences.Single().Id;
        desk.Do(new ExpireSilence(id, "ada", desk.Now)).Problem.ShouldBe($"There is no silence {id} that has not ended.");
    }

    [Fact]
    public void where_no_silence_matches_it_is_said_how_many_there_are()
    {
        var desk = new Desk(Standing("match: [symbol = QQQ]"));
        desk.Do(new CreateSilence(Silence("symbol = IWM"), desk.Now));
        Decider.Explain(desk.State, new TakeSignal(desk.Signal(), desk.Now)).Gates.Single(gate => gate.Gate == "silence").Words.ShouldBe("none of 2 silences matches");
    }

    [Fact]
    public void a_silence_is_named_by_the_first_eight_digits_of_its_id()
    {
        var silence = Make("symbol = SPY");
        Decider.Explain(_desk.State, new TakeSignal(_desk.Signal(), _desk.Now)).Gates.Single(gate => gate.Gate == "silence").Rule.ShouldBe($"silence {silence.Id.ToString("D")[..8]}");
    }

    [Fact]
    public void more_than_a_thousand_silences_are_refused()
    {
        for (var index = 0; index < 1_000; index++) Make($"symbol = S{index}");
        _desk.Do(new CreateSilence(Silence("symbol = X"), _desk.Now)).Problem.ShouldBe("there are 1000 silences already; expire some first");
    }

    public static TheoryData<string, Silence> Impossible()
    {
        var good = Silence("symbol = SPY");
        var matcher = good.Matchers[0];
        return new()
        {
            { "id: is empty", good with { Id = Guid.Empty } },
            { "matchers: there are 0; 1 to 16", good with { Matchers = [] } },
            { "matchers: there are 17; 1 to 16", good with { Matchers = [.. Enumerable.Repeat(matcher, 17)] } },
            { "matchers[1]: 'fax' is no kind", good with { Matchers = [matcher, new() { Label = MatchLabel.Kind, Operator = MatchOperator.Equal, Value = "fax" }] } },
            { "ends: must be after the start", good with { StartsAt = good.EndsAt } },
            { "ends: 2026-06-30 14:00:00Z is past", good with { StartsAt = Desk.Start.AddHours(-1), EndsAt = Desk.Start } },
            { "ends: a silence lasts a year at the most", good with { EndsAt = Desk.Start.AddDays(366).AddTicks(1) } },
            { "author: has 0 characters; 1 to 500", good with { Author = "" } },
            { "author: has 501 characters; 1 to 500", good with { Author = new string('a', 501) } },
            { "comment: has 501 characters; at most 500", good with { Comment = new string('a', 501) } },
            { "comment: author and comment hold no control characters", good with { Author = "a\u0007" } },
            { "comment: author and comment hold no control characters", good with { Comment = "a\u0000" } },
            { "windows: there are 17; at most 16", good with { Windows = [.. Enumerable.Repeat(Nights("UTC"), 17)] } },
            { "windows[0]: 'Mars' is no time zone", good with { Windows = [Nights("Mars")] } },
        };
    }

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void a_silence_that_cannot_be_is_refused(string problem, Silence silence)
    {
        var decision = _desk.Do(new CreateSilence(silence, _desk.Now));
        decision.Outcome.ShouldBe(DecisionOutcome.Refused);
        decision.Problem.ShouldNotBeNull().ShouldStartWith(problem);
        decision.Events.ShouldBeEmpty();
    }

    [Fact]
    public void a_silence_of_the_greatest_measure_is_made() =>
        Create(Silence("symbol = SPY") with
        {
            Matchers = [.. Enumerable.Repeat(Silence("symbol = SPY").Matchers[0], 16)],
            StartsAt = DateTimeOffset.MinValue,
            EndsAt = Desk.Start.AddDays(366),
            Author = new string('a', 500),
            Comment = new string('c', 500),
            Windows = [.. Enumerable.Repeat(Nights("UTC"), 16)],
        });

    [Theory]
    [InlineData("")]
    [InlineData("a\n")]
    public void who_ends_a_silence_is_said_in_words(string by)
    {
        var silence = Make("symbol = SPY");
        _desk.Do(new ExpireSilence(silence.Id, by, _desk.Now)).Problem.ShouldBe("'by' says who expires it, without control characters");
        _desk.Do(new ExpireSilence(silence.Id, new string('a', 501), _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Refused);
        _desk.Do(new ExpireSilence(silence.Id, new string('a', 500), _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        _desk.Do(new ExpireSilence(Make("symbol = QQQ").Id, "a", _desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
    }

    private static AlertPolicy Standing(string silence, string more = "") => PolicyFile.Parse($"version: 2\nsilences: [{{ {silence} }}]\n{more}\n", "p.yaml") with { Routes = Desk.Policy.Routes };

    private static WeeklyWindow Nights(string zone) => new() { Zone = zone, Days = 127, FromMinute = 22 * 60, ToMinute = 6 * 60 };

    private static Silence Silence(params string[] matchers) => new()
    {
        Id = DeterministicId.Of(["test-silence", .. matchers]),
        Matchers = [.. matchers.Select(text => LabelMatcher.TryParse(text, out var matcher) is { } problem ? throw new InvalidOperationException(problem) : matcher)],
        StartsAt = Desk.Start,
        EndsAt = Desk.Start + Hour,
        Author = "ada",
        Comment = "busy",
    };

    private Silence Make(params string[] matchers) => Create(Silence(matchers));

    private Silence Create(Silence silence)
    {
        _desk.Do(new CreateSilence(silence, _desk.Now)).Events.ShouldHaveSingleItem().ShouldBeOfType<SilenceCreated>().Silence.ShouldBe(silence);
        return silence;
    }
}
