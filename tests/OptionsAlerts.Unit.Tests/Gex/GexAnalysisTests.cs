using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Gex;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GexAnalysisTests : IDisposable
{
    private static readonly DateTimeOffset Noon = Chains.Noon;
    private readonly GexTelemetry _telemetry = new();
    private readonly GexBoard _board = new();

    public void Dispose() => _telemetry.Dispose();

    private GexAnalysis Analysis(ILogger<GexAnalysis>? log = null) => new(
        new GexOptionsBook(Options.Create(new GexOptions()), new ConfigurationBuilder().Build()), _board, _telemetry, log ?? NullLogger<GexAnalysis>.Instance);

    private static IReadOnlyList<SignalDetected> BreachBelow(GexAnalysis analysis)
    {
        analysis.Take(Chains.Of(605, Chains.Ordinary()), Noon).ShouldBeEmpty();
        return analysis.Take(Chains.Quote(595.4, Noon.AddSeconds(10)), Noon.AddSeconds(10));
    }

    [Fact]
    public void a_crossing_becomes_a_signal_that_says_what_where_and_how_much()
    {
        var signal = BreachBelow(Analysis()).Single(signal => signal.Kind == SignalKind.GammaFlipBreach);
        (signal.Severity, signal.Symbol, signal.Subject, signal.Source, signal.EventTime).ShouldBe((Severity.Critical, "SPY", "flip down", "gex", Noon.AddSeconds(10)));
        signal.Headline.ShouldMatch(@"^SPY crossed below gamma flip \d{3}\.\d\d \(spot 595\.40\): negative gamma$");
        signal.Facts.Select(fact => fact.Name).ShouldBe(["spot", "previous_spot", "flip", "previous_flip", "moved", "gamma", "regime", "net_gamma", "gross_gamma"]);
        signal.Facts.Single(fact => fact.Name == "moved").Text.ShouldBe("spot");
        signal.Facts.Single(fact => fact.Name == "net_gamma").Unit.ShouldBe(FactUnit.UsdPerPercent);
    }

    [Fact]
    public void the_same_input_gives_the_same_signals_to_the_last_byte()
    {
        static string Text(IReadOnlyList<SignalDetected> signals) => System.Text.Json.JsonSerializer.Serialize(signals, ContractJson.Options);
        Text(BreachBelow(Analysis())).ShouldBe(Text(BreachBelow(Analysis())));
    }

    [Fact]
    public void subjects_hold_nothing_that_varies()
    {
        foreach (var signal in BreachBelow(Analysis())) signal.Subject.ShouldNotContain("595");
    }

    [Fact]
    public void one_symbol_is_never_compared_with_another()
    {
        var analysis = Analysis();
        analysis.Take(Chains.Of(605, Chains.Ordinary()), Noon);
        analysis.Take(Chains.Of(595, Chains.Ordinary("QQQ"), underlying: "QQQ"), Noon.AddSeconds(1)).ShouldBeEmpty();
        analysis.Take(Chains.Quote(605.05, Noon.AddSeconds(2)), Noon.AddSeconds(2)).ShouldBeEmpty();
        _board.All.Select(state => state.Symbol).ShouldBe(["QQQ", "SPY"]);
    }

    [Fact]
    public void in_a_live_run_an_input_older_than_delay_and_limit_is_stale()
    {
        var analysis = Analysis();
        analysis.Take(Chains.Of(605, Chains.Ordinary(), step: 0, delaySeconds: 900), Noon.AddSeconds(901));
        analysis.TakeChanges();
        analysis.Take(Chains.Quote(590, Noon.AddSeconds(10), step: 0, delaySeconds: 900), Noon.AddSeconds(10 + 900 + 121)).ShouldBeEmpty();
        analysis.TakeChanges().ShouldBeEmpty();
        analysis.Take(Chains.Quote(590, Noon.AddSeconds(10), step: 0, delaySeconds: 900), Noon.AddSeconds(10 + 900 + 119)).ShouldNotBeEmpty();
    }

    [Fact]
    public void in_a_live_run_a_fresh_quote_is_not_judged_by_a_stale_chain()
    {
        var analysis = Analysis();
        analysis.Take(Chains.Of(605, Chains.Ordinary(), step: 0), Noon);
        var later = Noon.AddMinutes(11);
        analysis.Take(Chains.Quote(590, later, step: 0), later).ShouldBeEmpty();
        analysis.Take(Chains.Of(590, Chains.Ordinary(), later, step: 0), later).ShouldNotBeEmpty();
    }

    [Fact]
    public void widely_spaced_snapshots_of_a_recording_are_not_stale()
    {
        var analysis = Analysis();
        analysis.Take(Chains.Of(605, Chains.Ordinary()), Noon);
        analysis.Take(Chains.Of(590, Chains.Ordinary(), Noon.AddHours(1)), Noon.AddHours(3)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"version":2,"state":null}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"state":{"asOf":"2026-03-02T16:00:00+00:00","spot":-1,"regime":"positive_gamma","netPerPercentUsd":1,"grossPerPercentUsd":1,"flip":null,"levels":[]}}""")]
    public void a_saved_row_that_cannot_be_read_is_refused_by_name(string body) =>
        Should.Throw<FormatException>(() => Analysis().Restore([new StateRow("SPY", Encoding.UTF8.GetBytes(body))])).Message.ShouldContain("'SPY'");

    [Fact]
    public void a_chain_without_a_usable_spot_is_told_once_until_a_good_one_comes()
    {
        var log = new KeptLog<GexAnalysis>();
        var analysis = Analysis(log);
        void Take(double? spot, int second) => analysis.Take(Chains.Of(spot, Chains.Ordinary(), Noon.AddSeconds(second)), Noon.AddSeconds(second)).ShouldBeEmpty();

        Take(605, 0);
        log.TakeWarnings().ShouldBeEmpty();
        Take(null, 30);
        Take(null, 60);
        log.TakeWarnings().ShouldBe(["The SPY chain of 2026-03-02 16:00:30Z decides nothing: it has no spot price."]);
        Take(99_999, 90);
        log.TakeWarnings().ShouldBe(["The SPY chain of 2026-03-02 16:01:30Z decides nothing: its spot price cannot belong to its strikes."]);
        Take(605, 120);
        Take(null, 150);
        log.TakeWarnings().ShouldBe(["The SPY chain of 2026-03-02 16:02:30Z decides nothing: it has no spot price."]);
    }

    [Fact]
    public void a_stale_chain_of_a_live_run_is_told()
    {
        var log = new KeptLog<GexAnalysis>();
        Analysis(log).Take(Chains.Of(605, Chains.Ordinary(), step: 0), Noon.AddMinutes(11)).ShouldBeEmpty();
        log.TakeWarnings().ShouldBe(["The SPY chain of 2026-03-02 16:00:00Z decides nothing: it is stale."]);
    }

    [Fact]
    public void a_partial_chain_is_shown_and_decides_nothing()
    {
        var analysis = Analysis();
        analysis.Take(Chains.Of(605, Chains.Ordinary()), Noon);
        analysis.TakeChanges();
        var blind = Chains.Ordinary().Select(row => row with { Volatility = null });
        analysis.Take(Chains.Of(590, blind, Noon.AddSeconds(30)), Noon.AddSeconds(30)).ShouldBeEmpty();
        analysis.TakeChanges().ShouldBeEmpty();
        _board.Latest("SPY")!.IsPartial.ShouldBeTrue();
    }
}
