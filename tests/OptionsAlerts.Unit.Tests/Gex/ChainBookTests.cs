using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class ChainBookTests
{
    private const string Call600 = "SPY260320C00600000";

    [Theory]
    [InlineData("SPY260227C00600000", Exclusion.Expired)]
    [InlineData("SPY1260320C00600000", Exclusion.AdjustedRoot)]
    [InlineData("QQQ260320C00600000", Exclusion.OtherUnderlying)]
    [InlineData("SPY260320C00000000", Exclusion.BadStrike)]
    public void a_row_that_is_no_contract_of_this_underlying_is_counted(string symbol, Exclusion reason)
    {
        var book = Chains.Of(600, [new ChainRow(Call600), new ChainRow(symbol)]).Book();
        book.Excluded.ShouldBe(new Dictionary<string, int> { [WireName.Of(reason)] = 1 });
        book.Model.Cell.Length.ShouldBe(1);
    }

    [Fact]
    public void the_chain_s_own_exclusions_are_carried_on()
    {
        var chain = Chains.Of(600, [new ChainRow(Call600), new ChainRow(Call600)]) with { Excluded = new() { ["duplicate"] = 2, ["unparsable_symbol"] = 3 } };
        chain.Book().Excluded.ShouldBe(new Dictionary<string, int> { ["duplicate"] = 3, ["unparsable_symbol"] = 3 }, ignoreOrder: true);
    }

    [Fact]
    public void a_contract_that_comes_twice_counts_once_with_its_larger_open_interest()
    {
        var small = new ChainRow(Call600) { OpenInterest = 10 };
        var large = new ChainRow(Call600) { OpenInterest = 30 };
        Chains.Of(600, [small, large]).Book().Model.Weight.ShouldBe([3_000.0]);
        Chains.Of(600, [large, small]).Book().Model.Weight.ShouldBe([3_000.0]);
    }

    [Theory]
    [InlineData(null, Exclusion.NoOpenInterest)]
    [InlineData(-5L, Exclusion.BadOpenInterest)]
    [InlineData(long.MaxValue, Exclusion.BadOpenInterest)]
    public void open_interest_that_cannot_be_is_left_out(long? openInterest, Exclusion reason) =>
        Chains.Of(600, [new ChainRow(Call600) { OpenInterest = openInterest }]).Book().Excluded.ShouldBe(new Dictionary<string, int> { [WireName.Of(reason)] = 1 });

    [Theory]
    [InlineData(null)]
    [InlineData(-5L)]
    public void a_row_whose_open_interest_nobody_knows_counts_against_the_coverage(long? openInterest)
    {
        var unknown = new ChainRow("SPY260320P00600000") { OpenInterest = openInterest };
        Chains.Of(600, [new ChainRow(Call600) { OpenInterest = 10 }, unknown]).Book().Coverage.ShouldBe(0.5);
    }

    [Fact]
    public void no_open_interest_is_a_contract_and_adds_nothing()
    {
        var book = Chains.Of(600, [new ChainRow(Call600) { OpenInterest = 0 }]).Book();
        (book.Contracts, book.Model.Cell.Length, book.Coverage).ShouldBe((1, 0, null));
    }

    [Fact]
    public void a_row_s_own_multiplier_counts()
    {
        var book = Chains.Of(600, [new ChainRow(Call600) { Multiplier = 10, OpenInterest = 7 }, new ChainRow("SPY260320P00600000") { Multiplier = 0 }]).Book();
        book.Model.Weight.ShouldBe([70.0]);
        book.Excluded.ShouldBe(new Dictionary<string, int> { ["bad_multiplier"] = 1 });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.2)]
    [InlineData(1e9)]
    public void a_missing_volatility_is_solved_from_the_mid(double? missing)
    {
        var chain = Chains.Of(600, [new ChainRow(Call600)]);
        var years = Settlement.Years(DayCount.Act365, new DateOnly(2026, 3, 20), Settlement.Of("SPY", new DateOnly(2026, 3, 20)), chain.AsOf);
        var price = BlackScholes.Price(OptionRight.Call, 600, 600, 0.237, years, 0, 0);
        var book = Chains.Of(600, [new ChainRow(Call600) { Volatility = missing, Bid = price - 0.1, Ask = price + 0.1 }]).Book();
        book.Model.Volatility.ShouldHaveSingleItem().ShouldBe(0.237, 1e-6);
        book.Coverage.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, 1.2, Exclusion.NoQuote)]
    [InlineData(0.0, 1.2, Exclusion.NoQuote)]
    [InlineData(1.2, null, Exclusion.NoQuote)]
    [InlineData(double.NaN, 1.2, Exclusion.NoQuote)]
    [InlineData(1.2, double.PositiveInfinity, Exclusion.NoQuote)]
    [InlineData(1.3, 1.2, Exclusion.CrossedQuote)]
    [InlineData(601.0, 602.0, Exclusion.MidOutsideBounds)]
    public void what_no_volatility_can_be_solved_from_is_left_out_by_reason(double? bid, double? ask, Exclusion reason)
    {
        var book = Chains.Of(600, [new ChainRow(Call600) { Volatility = null, Bid = bid, Ask = ask }]).Book();
        book.Excluded.ShouldBe(new Dictionary<string, int> { [WireName.Of(reason)] = 1 });
        book.Coverage.ShouldBe(0);
    }

    [Fact]
    public void the_provider_s_gamma_stands_in_where_nothing_can_be_solved()
    {
        var book = Chains.Of(600, [new ChainRow(Call600) { Volatility = null, Gamma = 0.02, OpenInterest = 5 }]).Book();
        book.Fixed.WeightedGamma.ShouldBe([10.0]);
        book.Coverage.ShouldBe(1);
    }

    [Fact]
    public void a_gamma_of_zero_is_believed_only_beside_another_greek()
    {
        var rows = new[] { new ChainRow(Call600) { Volatility = 0, Gamma = 0, Delta = 0 }, new ChainRow("SPY260320C00400000") { Volatility = 0, Gamma = 0, Delta = 1 } };
        var book = Chains.Of(600, rows).Book();
        book.Coverage.ShouldBe(0.5);
        book.Excluded.ShouldBe(new Dictionary<string, int> { ["no_quote"] = 1 });
    }

    [Fact]
    public void when_rows_without_volatility_are_to_be_ignored_nothing_is_solved()
    {
        var settings = GexSettings.Default with { MissingVolatility = MissingVolatility.Ignore };
        var book = Chains.Of(600, [new ChainRow(Call600) { Volatility = 0, Bid = 10, Ask = 11, Gamma = 0.02 }]).Book(settings);
        (book.Model.Cell.Length, book.Fixed.Cell.Length).ShouldBe((0, 0));
        book.Excluded.ShouldBe(new Dictionary<string, int> { ["no_volatility"] = 1 });
    }

    [Fact]
    public void weekly_and_standard_series_of_an_index_share_a_book()
    {
        var book = Chains.Of(6000, [new ChainRow("SPX260320C06000000"), new ChainRow("SPXW260320C06000000")], underlying: "SPX").Book();
        book.Expiries.Select(expiry => ExchangeTime.Local(expiry.SettlesAt).TimeOfDay).ShouldBe([new TimeSpan(9, 30, 0), new TimeSpan(16, 0, 0)]);
        book.StrikeMills.ShouldBe([6_000_000L]);
    }
}
