using System.Diagnostics.Metrics;
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

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

/// <summary>The model in the service: trained, told of, stored, taken up again, replaced on schedule.</summary>
public sealed class HmmServiceTests
{
    private static readonly DateTimeOffset Nine = VixDay.At(0, "09:00");
    private readonly Dictionary<string, StateRow> _saved = new(StringComparer.Ordinal);
    private readonly VixBoard _board = new();

    [Fact]
    public void a_history_trains_a_model_which_is_stored_and_shown()
    {
        var analysis = Analysis();
        analysis.Take(History(1_200), Nine);
        Save(analysis);
        var model = HmmModelFormat.Read(_saved["vix-hmm:00000001"]);
        (model.Version, model.Samples, model.TrainedAt, model.TrainedTo).ShouldBe((1, 1_200, Nine, VixDay.Monday.AddDays(-3)));
        analysis.Take(Quote(0, "10:00", 13), Nine.AddHours(1));
        (_board.Current!.Hmm!.Model.Hash, _board.Current.Hmm.Probabilities.Count).ShouldBe((model.Hash, 3));
    }

    [Fact]
    public void under_the_minimum_of_days_there_is_no_model()
    {
        var analysis = Analysis();
        analysis.Take(History(999), Nine);
        Save(analysis);
        _saved.Keys.ShouldBe(["vix-closes"]);
        analysis.Take(Quote(0, "10:00", 13), Nine.AddHours(1));
        _board.Current!.Hmm.ShouldBeNull();
    }

    [Fact]
    public void a_change_of_state_is_a_signal_with_the_model_behind_it()
    {
        var analysis = Analysis();
        analysis.Take(History(1_200), Nine);
        Save(analysis);
        var signals = Take(analysis, Quote(0, "10:00", 45), Quote(0, "10:01", 45), Quote(0, "10:02", 46), Quote(0, "10:03", 46));
        var signal = signals.Single(one => one.Kind == SignalKind.VixHmmRegimeChange);
        (signal.Severity, signal.Subject, signal.EventTime).ShouldBe((Severity.High, "low->high", VixDay.At(0, "10:02")));
        signal.Headline.ShouldStartWith("VIX hidden Markov state low to high at 46.00: 99 % likely (days around ");
        signal.Facts.Select(fact => fact.Name).Take(7).ShouldBe(["from", "to", "probability", "level", "model_version", "model", "model_trained_to"]);
        signal.Facts.Single(fact => fact.Name == "model").Text.ShouldBe(HmmModelFormat.Read(_saved["vix-hmm:00000001"]).Hash);
        signal.Facts.Single(fact => fact.Name == "hmm_state").Text.ShouldBe("high");
    }

    [Fact]
    public void a_restart_takes_the_stored_model_up_and_decides_as_no_restart_would()
    {
        var (whole, before) = (Analysis(), Analysis());
        foreach (var analysis in new[] { whole, before })
        {
            analysis.Take(History(1_200), Nine);
            Take(analysis, Quote(0, "10:00", 45), Quote(0, "10:01", 45));
        }

        Save(before);
        var after = Analysis();
        after.Restore([.. _saved.Values]);
        _board.Current!.Hmm.ShouldBeNull("nothing was read yet");
        var (expected, signals) = (Take(whole, Quote(0, "10:02", 46)), Take(after, Quote(0, "10:02", 46)));
        signals.Select(signal => (signal.SignalId, signal.Headline)).ShouldBe(expected.Select(signal => (signal.SignalId, signal.Headline)));
        signals.ShouldContain(signal => signal.Kind == SignalKind.VixHmmRegimeChange);
        Save(after);
        _saved.Keys.Count(key => key.StartsWith("vix-hmm:", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void a_model_is_replaced_at_the_first_close_after_seven_days_and_the_former_one_is_kept()
    {
        var analysis = Analysis();
        analysis.Take(History(1_200), Nine);
        var versions = new List<int?>();
        for (var day = 0; day < 10; day++)
        {
            Take(analysis, Quote(day, "10:00", 13.1), Quote(day, "15:59", 13.2));
            versions.Add(_board.Current!.Hmm?.Model.Version);
        }

        Save(analysis);
        // A weekend's readings belong to Monday: its close, known by Tuesday's first reading, is the first after seven days.
        versions.ShouldBe([1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
        _saved.Keys.Where(key => key.StartsWith("vix-hmm:", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(["vix-hmm:00000001", "vix-hmm:00000002"]);
        HmmModelFormat.Read(_saved["vix-hmm:00000002"]).TrainedTo.ShouldBe(VixDay.Monday.AddDays(7));
    }

    [Fact]
    public void the_same_messages_train_the_same_model()
    {
        string[] hashes = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            Analysis().Take(History(1_200), Nine);
            var analysis = Analysis();
            analysis.Take(History(1_200), Nine);
            analysis.Take(Quote(0, "10:00", 13), Nine.AddHours(1));
            return _board.Current!.Hmm!.Model.Hash;
        })];
        hashes[0].ShouldBe(hashes[1]);
    }

    [Fact]
    public void percentiles_by_session_bars_are_of_the_bars_and_survive_a_restart()
    {
        var options = new VixOptions { PercentileOf = PercentileBasis.SessionBars };
        var before = Analysis(options);
        before.Take(History(252), Nine);
        VolatilityIndexQuote[] quotes = [.. Enumerable.Range(0, 60).Select(minute => Quote(0, $"10:{minute:00}", 13 + (minute * 0.01)))];
        Take(before, quotes);
        _board.Current!.Percentile.ShouldBe(100);
        (_board.Current.PercentileSample, _board.Current.PercentileKind).ShouldBe((11, PercentileBasis.SessionBars));
        Save(before);
        var after = Analysis(options);
        after.Restore([.. _saved.Values]);
        Take(after, Quote(0, "11:00", 13.3));
        (_board.Current.PercentileSample, _board.Current.Percentile).ShouldBe((12, 50));
    }

    private VixAnalysis Analysis(VixOptions? options = null) => new(
        Options.Create(options ?? new VixOptions()), _board,
        new VixCounters(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()), NullLogger<VixAnalysis>.Instance);

    private void Save(VixAnalysis analysis)
    {
        foreach (var row in analysis.TakeChanges())
            if (row.Body is null) _saved.Remove(row.Key);
            else _saved[row.Key] = row;
    }

    private static List<SignalDetected> Take(VixAnalysis analysis, params VolatilityIndexQuote[] quotes) =>
        [.. quotes.SelectMany(quote => analysis.Take(quote, quote.AsOf))];

    private static VolatilityIndexQuote Quote(int day, string time, double vix)
    {
        var at = VixDay.At(day, time);
        return new VolatilityIndexQuote { Stamp = Stamp, AsOf = at, Vix = vix };
    }

    private static MarketStamp Stamp => new() { RunId = "test", Feed = "test", Step = 1 };

    // A series of the known model up to Friday, its last weeks calm.
    private static VolatilityHistory History(int days)
    {
        var (values, _) = HmmSample.Draw(HmmSample.Known, days, seed: 42);
        for (var i = days - 30; i < days; i++) values[i] = 2.56 + (i % 3 * 0.02);
        return new VolatilityHistory
        {
            Stamp = Stamp,
            AsOf = Nine,
            Day = Array.ConvertAll(ExchangeCalendar.TradingDaysBefore(VixDay.Monday, days), day => (day.Year * 10_000) + (day.Month * 100) + day.Day),
            VixClose = Array.ConvertAll(values, Math.Exp),
        };
    }
}
