using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Simulated.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

/// <summary>That what the detectors look for happens, checked by hand: the detectors themselves are asked in <see cref="DetectorsSeeItTests"/>.</summary>
[Collection(WholeSession.Name)]
public sealed class StoryTests(WholeSession session)
{
    private readonly SessionRecord _record = session.Record;

    [Fact]
    public void the_leader_is_swept_within_five_minutes()
    {
        var early = _record.Prints["SPY"].Where(print => print.Condition == 219 && print.Size >= 30 && _record.Minute(print) < 6).GroupBy(print => print.Contract);
        early.ShouldContain(group => group.Sum(print => print.Size) >= 700 && group.Select(print => print.Exchange).Distinct().Count() >= 6 && Span(group) <= 15);
    }

    [Fact]
    public void one_sweep_takes_more_than_two_thousand_contracts_and_walks_the_price_up()
    {
        var large = _record.Prints["SPY"].Where(print => print.Flags == TradeFlags.IntermarketSweep && print.Size >= 100).GroupBy(print => print.Contract)
            .Single(group => group.Sum(print => print.Size) > 2000);
        large.ShouldAllBe(print => print.Side == Aggressor.Ask && print.Size < 500);
        large.Last().Price.ShouldBeGreaterThan(large.First().Price);
    }

    [Fact]
    public void blocks_are_single_prints_of_five_hundred_and_more_and_one_is_worth_five_million()
    {
        var blocks = _record.Prints["SPY"].Where(print => print.Size >= 500).ToArray();
        blocks.Length.ShouldBe(2);
        _record.Minute(blocks[0]).ShouldBeLessThan(12);
        (blocks[1].Price * blocks[1].Size * 100).ShouldBeGreaterThan(5e6);
    }

    [Fact]
    public void a_contract_trades_a_multiple_of_its_open_interest()
    {
        var last = _record.Chains.Last(chain => chain.Underlying == "SPY").Contracts;
        Enumerable.Range(0, last.Count).ShouldContain(row => last.DayVolume[row] > 700 && last.DayVolume[row] > 3 * last.OpenInterest[row]);
    }

    [Fact]
    public void a_patient_buyer_lifts_a_contract_far_above_its_history_without_sweeping()
    {
        var history = _record.Volumes["SPY"];
        var row = Enumerable.Range(0, history.Contracts.Length).Single(row => history.Contracts[row] == "SPY260717C00625000");
        var days = history.Volume.AsSpan(row * 20, 20).ToArray().Select(volume => (double)volume).ToArray();
        var deviation = Math.Sqrt(days.Sum(day => Math.Pow(day - days.Average(), 2)) / 19);
        var prints = _record.Prints["SPY"].Where(print => print.Contract == history.Contracts[row]).ToArray();
        ((prints.Sum(print => print.Size) - days.Average()) / deviation).ShouldBeGreaterThan(4);
        MostIn60Seconds(prints).ShouldBeLessThan(500);
    }

    [Fact]
    public void puts_outrun_calls_after_the_fall_beyond_anything_in_the_history()
    {
        var history = _record.Volumes["SPY"];
        var usual = history.PutVolume.Zip(history.CallVolume, (puts, calls) => (double)puts / calls).ToArray();
        var soFar = _record.Prints["SPY"].Where(print => _record.Minute(print) < 205).ToArray();
        var ratio = (double)soFar.Where(print => print.Contract[^9] == 'P').Sum(print => print.Size) / soFar.Where(print => print.Contract[^9] == 'C').Sum(print => print.Size);
        ratio.ShouldBeGreaterThan(1.25 * usual.Average());
        ratio.ShouldBeGreaterThan(usual.Max());
    }

    [Fact]
    public void nothing_but_the_script_trades_five_hundred_contracts_in_a_minute()
    {
        var busy = _record.Prints.SelectMany(pair => pair.Value.Where(print => !print.Flags.HasFlag(TradeFlags.Cancel)).GroupBy(print => print.Contract))
            .Count(group => MostIn60Seconds([.. group]) >= 500);
        busy.ShouldBeInRange(6, 9);
    }

    [Fact]
    public void spot_nears_the_call_wall_in_the_morning_and_breaks_it_before_the_close()
    {
        var chain = _record.Chains.First(chain => chain.Underlying == "SPY");
        var wall = Positioning.Around(SymbolProfile.Of("SPY"), chain.Spot!.Value).CallWall;
        var morning = _record.Quotes.Where(quote => quote.Underlying == "SPY" && _record.Minute(quote.AsOf) < 60).Max(quote => quote.Spot);
        morning.ShouldBeInRange(wall * 0.998, wall);
        _record.SpotAt("SPY", 389).ShouldBeGreaterThan(wall * 1.0005);
    }

    [Fact]
    public void net_gamma_is_positive_in_the_morning_negative_at_the_low_and_positive_again()
    {
        double[] shares = [NetShareOfGross(0), NetShareOfGross(180), NetShareOfGross(300)];
        shares[0].ShouldBeGreaterThan(0.04);
        shares[1].ShouldBeLessThan(-0.04);
        shares[2].ShouldBeGreaterThan(0.04);
    }

    private double NetShareOfGross(double minute)
    {
        var chain = _record.Chains.First(chain => chain.Underlying == "SPY" && _record.Minute(chain.AsOf) >= minute);
        double net = 0, gross = 0;
        for (var row = 0; row < chain.Contracts.Count; row++)
        {
            if (chain.Contracts.ImpliedVolatility[row] is not { } volatility) continue;
            var symbol = chain.Contracts.Symbol(row);
            var years = (ExchangeTime.Instant(symbol.Expiry, ExchangeTime.SessionClose) - chain.AsOf).TotalDays / 365;
            var d1 = (Math.Log(chain.Spot!.Value / (double)symbol.Strike) / (volatility * Math.Sqrt(years))) + (volatility * Math.Sqrt(years) / 2);
            var gamma = Math.Exp(-d1 * d1 / 2) / (chain.Spot.Value * volatility * Math.Sqrt(years)) * chain.Contracts.OpenInterest[row]!.Value;
            net += symbol.Right == OptionRight.Call ? gamma : -gamma;
            gross += gamma;
        }

        return net / gross;
    }

    private static double Span(IEnumerable<SeenPrint> prints) => (prints.Max(print => print.TimeMicros) - prints.Min(print => print.TimeMicros)) / 1e6;

    private static int MostIn60Seconds(SeenPrint[] prints)
    {
        int most = 0, sum = 0, left = 0;
        var ordered = prints.OrderBy(print => print.TimeMicros).ToArray();
        foreach (var print in ordered)
        {
            sum += print.Size;
            while (print.TimeMicros - ordered[left].TimeMicros > 60_000_000) sum -= ordered[left++].Size;
            most = Math.Max(most, sum);
        }

        return most;
    }
}
