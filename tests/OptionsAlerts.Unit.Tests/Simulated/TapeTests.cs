using OptionsAlerts.Contracts.MarketData;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

[Collection(WholeSession.Name)]
public sealed class TapeTests(WholeSession session)
{
    private readonly SessionRecord _record = session.Record;

    private List<SeenPrint> Spy => _record.Prints["SPY"];

    [Fact]
    public void a_symbol_prints_many_thousand_times_in_realistic_sizes()
    {
        Spy.Count.ShouldBeInRange(50_000, 200_000);
        var sizes = Spy.Select(print => print.Size).Order().ToArray();
        sizes[0].ShouldBe(1);
        sizes[sizes.Length / 2].ShouldBeInRange(2, 12);
    }

    [Fact]
    public void conditions_say_what_flags_say()
    {
        foreach (var print in Spy)
        {
            print.Flags.ShouldBe(print.Condition switch
            {
                201 => TradeFlags.Cancel,
                204 => TradeFlags.Late,
                209 or 227 => TradeFlags.None,
                219 => TradeFlags.IntermarketSweep,
                232 => TradeFlags.MultiLeg,
                _ => throw new InvalidOperationException($"Condition {print.Condition} is none of the tape's."),
            });
        }

        foreach (var condition in new[] { 201, 204, 209, 219, 227, 232 }) Spy.ShouldContain(print => print.Condition == condition);
    }

    [Fact]
    public void cancels_are_few_and_each_takes_back_one_print_that_stands()
    {
        var standing = new Dictionary<(string, double, int, int), int>();
        var cancels = 0;
        foreach (var print in Spy)
        {
            var key = (print.Contract, print.Price, print.Size, print.Exchange);
            if (!print.Flags.HasFlag(TradeFlags.Cancel))
            {
                standing[key] = standing.GetValueOrDefault(key) + 1;
                continue;
            }

            cancels++;
            standing.GetValueOrDefault(key).ShouldBeGreaterThan(0, print.ToString());
            standing[key]--;
        }

        cancels.ShouldBeInRange(5, 150);
    }

    [Fact]
    public void prints_are_in_order_of_time_but_for_late_ones_and_inside_the_session()
    {
        var last = long.MinValue;
        foreach (var print in Spy)
        {
            _record.Minute(print).ShouldBeInRange(0, 390);
            if (print.Flags.HasFlag(TradeFlags.Late))
            {
                (last - print.TimeMicros).ShouldBeInRange(0, 100_000_000);
                continue;
            }

            print.TimeMicros.ShouldBeGreaterThanOrEqualTo(last);
            last = print.TimeMicros;
        }
    }

    [Fact]
    public void exchanges_are_many_and_uneven()
    {
        var byExchange = Spy.GroupBy(print => print.Exchange).Select(group => group.Count()).ToArray();
        byExchange.Length.ShouldBe(18);
        byExchange.Max().ShouldBeGreaterThan(3 * byExchange.Min());
    }

    [Fact]
    public void both_sides_of_the_quote_trade()
    {
        double Share(Aggressor side) => (double)Spy.Count(print => print.Side == side) / Spy.Count;
        Share(Aggressor.Bid).ShouldBeInRange(0.25, 0.45);
        Share(Aggressor.Ask).ShouldBeInRange(0.35, 0.60);
        Share(Aggressor.Mid).ShouldBeInRange(0.05, 0.25);
    }

    [Fact]
    public void activity_comes_in_bursts_and_most_of_it_at_the_edges_of_the_day()
    {
        var byMinute = new int[390];
        foreach (var print in Spy) byMinute[Math.Clamp((int)_record.Minute(print), 0, 389)] += print.Size;
        byMinute[..30].Average().ShouldBeGreaterThan(1.5 * byMinute[60..110].Average());
        byMinute[360..].Average().ShouldBeGreaterThan(1.2 * byMinute[60..110].Average());

        // Independent prints of these sizes would vary by about a tenth from minute to minute.
        var quiet = byMinute[60..110];
        (Math.Sqrt(quiet.Sum(v => Math.Pow(v - quiet.Average(), 2)) / quiet.Length) / quiet.Average()).ShouldBeInRange(0.12, 0.8);
    }

    [Fact]
    public void histories_cover_twenty_days_and_newly_listed_contracts_have_fewer()
    {
        var history = _record.Volumes["SPY"];
        history.Day.Length.ShouldBe(20);
        history.Day[^1].ShouldBe(20260611);
        history.Volume.ShouldAllBe(volume => volume >= -1);
        history.Volume.ShouldContain(-1);
        for (var row = 0; row < history.Contracts.Length; row++)
            history.Volume[(row * 20) + 19].ShouldBeGreaterThanOrEqualTo(0, history.Contracts[row]);
        history.CallVolume.Sum().ShouldBe(Enumerable.Range(0, history.Volume.Length).Where(i => history.Contracts[i / 20][^9] == 'C' && history.Volume[i] > 0).Sum(i => (long)history.Volume[i]));
    }

    [Fact]
    public void the_day_trades_about_as_much_as_its_history()
    {
        var history = _record.Volumes["QQQ"];
        var usual = history.CallVolume.Average() + history.PutVolume.Average();
        _record.Prints["QQQ"].Sum(print => (double)print.Size).ShouldBeInRange(0.8 * usual, 1.2 * usual);
    }
}
