using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

[Collection(WholeSession.Name)]
public sealed class ChainTests(WholeSession session)
{
    private readonly List<OptionChainSnapshot> _chains = session.Record.Chains;

    [Fact]
    public void chains_come_for_both_symbols_through_the_session() =>
        _chains.GroupBy(chain => chain.Underlying).ToDictionary(group => group.Key, group => group.Count()).ShouldBe(new Dictionary<string, int> { ["SPY"] = 13, ["QQQ"] = 13 });

    [Fact]
    public void bids_are_below_asks_and_both_are_whole_cents()
    {
        foreach (var columns in _chains.Select(chain => chain.Contracts))
        {
            for (var row = 0; row < columns.Count; row++)
            {
                var ask = columns.Ask[row]!.Value;
                ask.ShouldBeGreaterThan(columns.Bid[row] ?? 0);
                Math.Round(ask, 2).ShouldBe(ask);
                if (columns.Bid[row] is { } bid) (bid > 0 && Math.Round(bid, 2).Equals(bid)).ShouldBeTrue(columns.Symbol(row).ToString());
            }
        }
    }

    [Fact]
    public void no_quote_allows_free_money_against_intrinsic_value()
    {
        foreach (var chain in _chains)
        {
            for (var row = 0; row < chain.Contracts.Count; row++)
            {
                var strike = chain.Contracts.StrikeMills[row] / 1000.0;
                var intrinsic = Math.Max(0, chain.Contracts.Right[row] == 'C' ? chain.Spot!.Value - strike : strike - chain.Spot!.Value);
                chain.Contracts.Ask[row]!.Value.ShouldBeGreaterThan(intrinsic - 1e-9, chain.Contracts.Symbol(row).ToString());
            }
        }
    }

    [Fact]
    public void premiums_fall_with_the_strike_for_calls_and_rise_for_puts()
    {
        foreach (var columns in _chains.Select(chain => chain.Contracts))
        {
            foreach (var line in Enumerable.Range(0, columns.Count).GroupBy(row => (columns.Expiry[row], columns.Right[row])))
            {
                var rows = line.OrderBy(row => line.Key.Item2 == 'C' ? columns.StrikeMills[row] : -columns.StrikeMills[row]).ToArray();
                for (var i = 1; i < rows.Length; i++)
                {
                    columns.Ask[rows[i]]!.Value.ShouldBeLessThanOrEqualTo(columns.Ask[rows[i - 1]]!.Value, columns.Symbol(rows[i]).ToString());
                    (columns.Bid[rows[i]] ?? 0).ShouldBeLessThanOrEqualTo(columns.Bid[rows[i - 1]] ?? 0, columns.Symbol(rows[i]).ToString());
                }
            }
        }
    }

    [Fact]
    public void greeks_are_plausible_where_given_and_all_absent_deep_in_the_money_only()
    {
        foreach (var chain in _chains)
        {
            var (columns, absent) = (chain.Contracts, 0);
            for (var row = 0; row < columns.Count; row++)
            {
                var symbol = columns.Symbol(row);
                if (columns.ImpliedVolatility[row] is not { } volatility)
                {
                    absent++;
                    (columns.Delta[row], columns.Gamma[row]).ShouldBe((null, null));
                    (symbol.Right == OptionRight.Call ? (double)symbol.Strike < chain.Spot : (double)symbol.Strike > chain.Spot).ShouldBeTrue(symbol.ToString());
                    continue;
                }

                volatility.ShouldBeInRange(0.05, 1.5);
                (columns.Delta[row]!.Value * (symbol.Right == OptionRight.Call ? 1 : -1)).ShouldBeInRange(0, 1);
                columns.Gamma[row]!.Value.ShouldBeInRange(0, 3);
                Math.Round(columns.Gamma[row]!.Value, 4).ShouldBe(columns.Gamma[row]!.Value);
            }

            absent.ShouldBeInRange(50, columns.Count / 3);
        }
    }

    [Fact]
    public void volatility_smiles_puts_below_dearer_than_calls_above()
    {
        var chain = _chains.First(chain => chain.Underlying == "SPY");
        double At(double moneyness) => Enumerable.Range(0, chain.Contracts.Count)
            .Where(row => chain.Contracts.Expiry[row] == 20260717 && chain.Contracts.ImpliedVolatility[row] is not null)
            .MinBy(row => Math.Abs((chain.Contracts.StrikeMills[row] / 1000.0) - (chain.Spot!.Value * moneyness))) is var row
            ? chain.Contracts.ImpliedVolatility[row]!.Value : 0;
        At(0.92).ShouldBeGreaterThan(At(1.00) * 1.1);
        At(0.92).ShouldBeGreaterThan(At(1.06));
    }

    [Fact]
    public void open_interest_stands_still_has_more_calls_above_and_more_puts_below()
    {
        var chains = _chains.Where(chain => chain.Underlying == "SPY").ToArray();
        var first = chains[0].Contracts;
        chains.ShouldAllBe(chain => chain.Contracts.OpenInterest.SequenceEqual(first.OpenInterest));
        first.OpenInterest.ShouldAllBe(interest => interest >= 0);

        long Sum(char right, bool above) => Enumerable.Range(0, first.Count)
            .Where(row => first.Right[row] == right && (first.StrikeMills[row] / 1000.0 > chains[0].Spot) == above).Sum(row => first.OpenInterest[row]!.Value);
        Sum('C', above: true).ShouldBeGreaterThan(2 * Sum('P', above: true));
        Sum('P', above: false).ShouldBeGreaterThan(2 * Sum('C', above: false));
    }

    [Fact]
    public void day_volume_is_the_sum_of_the_prints_before_each_chain() => session.Record.VolumeFaults.ShouldBeEmpty();
}
