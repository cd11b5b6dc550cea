using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class VixAnalysisTests
{
    private static readonly DateTimeOffset Ten = VixDay.At(0, "10:00");
    private readonly VixBoard _board = new();
    private readonly VixCounters _counters = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    [Fact]
    public void a_regime_change_reads_as_a_trader_reads_and_carries_typed_facts()
    {
        var analysis = Analysis();
        analysis.Take(History(252, last: 19), Ten);
        var signal = Take(analysis, Quote(0, 19), Quote(1, 19), Quote(2, 20.5), Quote(3, 21.4, 22, 95.5, 23)).ShouldHaveSingleItem();

        signal.Headline.ShouldBe("VIX rose to 21.40: normal to elevated (86th percentile of 252 daily closes)");
        (signal.Kind, signal.Severity, signal.Symbol, signal.Subject, signal.Source).ShouldBe(
            (SignalKind.VixRegimeChange, Severity.Medium, "VIX", "normal->elevated", "vix"));
        (signal.EventTime, signal.Cause, signal.RunId, signal.Step).ShouldBe((Ten.AddMinutes(3), Quote(3, 21.4).InputId, "test", 3));
        signal.Facts.Select(fact => $"{fact.Name}={fact.ValueText} {WireName.Of(fact.Unit)}").ShouldBe(
        [
            "from=normal text", "to=elevated text", "confirmed=21.4 volatility_points", "former_regime_lasted=120 seconds",
            "vix=21.4 volatility_points", "regime=elevated text", "regime_since=2026-03-02T15:02:00Z text",
            "percentile=85.7 percent", "percentile_sample=252 count", "percentile_kind=daily_closes text",
            "vix3m=22 volatility_points", "term_structure=-0.6 volatility_points", "term_ratio=0.973 ratio", "vvix=95.5 volatility_points", "vix9d=23 volatility_points",
        ]);
    }

    [Fact]
    public void a_spike_says_how_much_in_how_long_and_where_vix_is_now()
    {
        var signals = Take(Analysis(), Quote(0, 15.2), Quote(1, 15.2), Quote(13, 17.6), Quote(14, 18));
        signals.ShouldHaveSingleItem().Headline.ShouldBe("VIX spike +15.8 % in 13 min: 15.20 to 17.60 (now 18.00)");
        (signals[0].Kind, signals[0].Subject).ShouldBe((SignalKind.VixSpike, "spike"));
    }

    [Fact]
    public void a_crash_has_a_true_minus_sign() =>
        Take(Analysis(), Quote(0, 19.5), Quote(1, 19.5), Quote(5, 16), Quote(6, 16)).ShouldHaveSingleItem().Headline
            .ShouldBe("VIX crash −17.9 % in 5 min: 19.50 to 16.00");

    [Fact]
    public void a_gap_tells_the_true_elapsed_time()
    {
        var analysis = Analysis();
        analysis.Take(History(20), Ten);
        var signal = Take(analysis, Quote(-30, 27.1), Quote(-29, 27.2)).ShouldHaveSingleItem();
        signal.Headline.ShouldBe("VIX gap up +20.4 %: opened at 27.10 against the close of 22.50, 2 d 17 h before");
        signal.Subject.ShouldBe("gap up");
    }

    [Fact]
    public void an_inversion_names_both_indices()
    {
        var signals = Take(Analysis(), Quote(0, 17, 18), Quote(1, 17, 18), Quote(2, 18.4, 18), Quote(3, 18.5, 18), Quote(4, 17, 18), Quote(5, 17, 18));
        signals.Select(signal => signal.Headline).ShouldBe(
            ["VIX term structure inverted: VIX 18.50, VIX3M 18.00 (+0.50)", "VIX term structure back to contango: VIX 17.00, VIX3M 18.00 (−1.00)"]);
        signals.Select(signal => signal.Kind).ShouldBe([SignalKind.VixTermInversion, SignalKind.VixTermNormal]);
    }

    [Fact]
    public void what_is_absent_is_no_fact()
    {
        var signal = Take(Analysis(), Quote(0, 17), Quote(1, 17), Quote(2, 21), Quote(3, 21)).First();
        string[] absent = ["percentile", "percentile_sample", "percentile_kind", "vix3m", "term_structure", "term_ratio", "vvix", "vix9d", "hmm_state", "hmm_probability"];
        signal.Facts.Select(fact => fact.Name).Intersect(absent).ShouldBeEmpty();
    }

    [Fact]
    public void the_same_input_gives_the_same_signal_id_and_a_repeat_none()
    {
        VolatilityIndexQuote[] quotes = [Quote(0, 17), Quote(1, 17), Quote(2, 21), Quote(3, 21)];
        var once = Take(Analysis(), quotes);
        Take(Analysis(), quotes)[0].SignalId.ShouldBe(once[0].SignalId);
        Take(Analysis(), [.. quotes, .. quotes]).Count.ShouldBe(once.Count);
    }

    [Fact]
    public void refused_values_are_counted_by_reason_and_written_nowhere()
    {
        var analysis = Analysis();
        Take(analysis, Quote(0, 17));
        analysis.TakeChanges();
        Take(analysis, Quote(1, double.NaN), Quote(2, -1), Quote(3, 500), Quote(-1, 17), Quote(0, 17)).ShouldBeEmpty();
        (_counters.Taken, _counters.Refused(ReadingFault.NotFinite), _counters.Refused(ReadingFault.OutOfRange)).ShouldBe((1, 1, 2));
        (_counters.Refused(ReadingFault.OutOfOrder), _counters.Refused(ReadingFault.Repeated)).ShouldBe((1, 1));
        analysis.TakeChanges().ShouldBeEmpty();
        _board.Current!.Vix.ShouldBe(17);
    }

    [Fact]
    public void bad_rows_of_a_history_and_days_not_yet_over_are_refused_and_the_rest_is_taken()
    {
        var analysis = Analysis();
        var history = History(20);
        history.VixClose[3] = double.NaN;
        history.VixClose[4] = 400;
        analysis.Take(history with { Day = [.. history.Day, 20260302], VixClose = [.. history.VixClose, 21] }, Ten);
        Take(analysis, Quote(0, 17));
        (_counters.Refused(ReadingFault.BadHistoryRow), _board.Current!.PercentileSample).ShouldBe((3, 18));
    }

    [Fact]
    public void the_board_shows_where_vix_stands()
    {
        var analysis = Analysis();
        _board.Current.ShouldBeNull();
        Take(analysis, Quote(0, 21, 22.5, 95, 19));
        _board.Current.ShouldBe(new VixView(Ten, 21, VixRegime.Elevated, Ten, null, 0, 22.5, -1.5, false, 95, 19) { TermRatio = 21 / 22.5 });
    }

    [Fact]
    public void saved_rows_restore_the_analysis()
    {
        var before = Analysis();
        before.Take(History(252, last: 17), Ten);
        Take(before, Quote(0, 17), Quote(1, 17), Quote(2, 21, 20));
        var rows = before.TakeChanges();
        rows.Select(row => row.Key).ShouldBe([VixStateFormat.StateKey, VixStateFormat.ClosesKey]);
        before.TakeChanges().ShouldBeEmpty();

        var after = Analysis();
        after.Restore(rows);
        _board.Current!.Regime.ShouldBe(VixRegime.Normal);
        Take(after, Quote(3, 21, 20)).ShouldBe(Take(before, Quote(3, 21, 20)), new SignalIds());
    }

    [Theory]
    [InlineData("vix", "{}")]
    [InlineData("vix", "{\"version\":1}")]
    [InlineData("vix", "{\"version\":2,\"state\":null}")]
    [InlineData("vix", "not json")]
    [InlineData("vix", "null")]
    [InlineData("vix-closes", "{\"version\":7,\"days\":[]}")]
    [InlineData("vix-closes", "{\"version\":1,\"days\":[{\"day\":\"2026-03-02\",\"close\":-5}]}")]
    [InlineData("other", "{}")]
    public void a_row_that_cannot_be_read_is_refused_by_name(string key, string body) =>
        Should.Throw<FormatException>(() => Analysis().Restore([new StateRow(key, Encoding.UTF8.GetBytes(body))])).Message.ShouldContain($"'{key}'");

    [Fact]
    public void messages_of_other_analyses_are_none_of_its_business()
    {
        var analysis = Analysis();
        var spot = new UnderlyingQuote { Stamp = Stamp(0), AsOf = Ten, Underlying = "SPY", Spot = 600 };
        (analysis.Take(spot, Ten).Count, analysis.TakeChanges().Count).ShouldBe((0, 0));
    }

    private VixAnalysis Analysis() => new(Options.Create(new VixOptions()), _board, _counters, NullLogger<VixAnalysis>.Instance);

    private static List<SignalDetected> Take(VixAnalysis analysis, params VolatilityIndexQuote[] quotes) =>
        [.. quotes.SelectMany(quote => analysis.Take(quote, Ten.AddHours(1)))];

    private static VolatilityIndexQuote Quote(int minute, double vix, double? vix3M = null, double? vvix = null, double? vix9D = null) =>
        new() { Stamp = Stamp(minute), AsOf = Ten.AddMinutes(minute), Vix = vix, Vix3M = vix3M, Vvix = vvix, Vix9D = vix9D };

    private static MarketStamp Stamp(int step) => new() { RunId = "test", Feed = "test", Step = step };

    // Closes of weekdays up to the Friday before, from 12.50 in steps of 0.50 to 22.50 and round again.
    private static VolatilityHistory History(int days, double last = 22.5)
    {
        List<DateOnly> all = [];
        for (var day = VixDay.Monday.AddDays(-1); all.Count < days; day = day.AddDays(-1))
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) all.Insert(0, day);
        return new VolatilityHistory
        {
            Stamp = Stamp(0),
            AsOf = Ten.AddHours(-1),
            Day = [.. all.Select(day => (day.Year * 10_000) + (day.Month * 100) + day.Day)],
            VixClose = [.. Enumerable.Range(0, days).Select(index => 12.5 + ((((last - 12.5) * 2) + index + 1 + (21 * days) - days) % 21 * 0.5))],
        };
    }

    private sealed class SignalIds : IEqualityComparer<SignalDetected>
    {
        public bool Equals(SignalDetected? x, SignalDetected? y) => x!.SignalId == y!.SignalId && x.Headline == y.Headline;

        public int GetHashCode(SignalDetected signal) => 0;
    }
}
