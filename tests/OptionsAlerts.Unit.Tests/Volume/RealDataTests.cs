using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Volume.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class RealDataTests
{
    private static IEnumerable<OptionChainSnapshot> IwmSession() =>
        Directory.GetFiles(SharedData.Path("chains/iwm-2026-06-30"), "*.json.gz").Order(StringComparer.Ordinal).Select(path => CboeBodyReader.ReadChainFile(path, "recorded").Snapshot);

    [Fact]
    public void a_recorded_session_is_judged_the_same_twice()
    {
        string[] Run()
        {
            var book = new UnderlyingBook("IWM", new VolumeSettings(), new Refusals());
            return [.. IwmSession().SelectMany(book.Take).Select(anomaly => $"{anomaly.At:O} {anomaly.Severity} {anomaly.Headline}")];
        }

        Run().ShouldBe(Run());
    }

    [Fact]
    public void a_recorded_session_gives_the_day_volume_and_each_divergence_once_a_tier()
    {
        var refusals = new Refusals();
        var book = new UnderlyingBook("IWM", new VolumeSettings(), refusals);
        var found = IwmSession().SelectMany(book.Take).ToList();

        // Counted from the bodies by an independent script: whole volume, contracts above 1.5 × their open interest with more than 100 traded, and
        // above 150 without any.
        (book.CallVolume + book.PutVolume).ShouldBe(1_967_147);
        found.ShouldAllBe(anomaly => anomaly.Kind == SignalKind.OiDivergence);
        found.Select(anomaly => (anomaly.Subject, IsNew: anomaly.Number("open_interest") == 0)).Distinct().GroupBy(each => each.IsNew, (isNew, each) => (isNew, each.Count()))
            .Order().ShouldBe([(false, 112), (true, 4)]);
        found.GroupBy(anomaly => anomaly.Subject).ShouldAllBe(contract => contract.Zip(contract.Skip(1))
            .All(pair => pair.Second.Severity > pair.First.Severity || pair.Second.Number("volume_to_open_interest") >= 2 * pair.First.Number("volume_to_open_interest") - 0.02m));
        refusals[Refusal.ImplausibleFigure].ShouldBe(0);
    }

    [Fact]
    public void a_real_tape_holds_one_spread_worked_in_small_prints()
    {
        // 98 prints of one SPY contract, 14 June 2024: about 10:31 New York a spread's leg is worked in half a minute.
        var trades = File.ReadLines(SharedData.Path("tape/thetadata_option_history_trade_quote_decoded.csv")).Skip(1).Select(Read).ToList();
        trades.Count.ShouldBe(98);
        var book = Market.Book();
        var found = trades.SelectMany(trade => book.Take(trade)).ToList();

        book.DayVolume("SPY240621C00500000").ShouldBe(trades.Sum(trade => trade.Size));
        var sweep = found.ShouldHaveSingleItem();
        (sweep.Kind, sweep.Severity, sweep.Text("side")).ShouldBe((SignalKind.Sweep, Severity.Medium, "unknown"));
        (sweep.Number("contracts"), sweep.Number("exchanges")).ShouldBe((500, 2));
        sweep.At.ToString("HH:mm", CultureInfo.InvariantCulture).ShouldBe("16:31");
    }

    // Condition 130 and 131 are legs of spreads, 95 an intermarket sweep (OPRA's names in the vendor's numbers).
    private static Trade Read(string line)
    {
        var cells = line.Split(',');
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        double price = Number(14), bid = Number(17), ask = Number(21);
        var flags = cells[11] switch { "130" or "131" => TradeFlags.MultiLeg, "95" => TradeFlags.IntermarketSweep, _ => TradeFlags.None };
        var side = price >= ask ? Aggressor.Ask : price <= bid ? Aggressor.Bid : Aggressor.Mid;
        return new Trade(DateTimeOffset.FromUnixTimeMilliseconds((long)Number(4)), "SPY240621C00500000", (int)Number(12), price, (int)Number(13), flags, side);
    }
}
