using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion.Simulated.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

public sealed class ContractBookTests
{
    private static readonly DateOnly Friday = new(2026, 6, 12);

    [Theory]
    [InlineData("SPY")]
    [InlineData("QQQ")]
    [InlineData("SPX")]
    public void a_large_underlying_has_several_thousand_contracts_each_once(string symbol)
    {
        var profile = SymbolProfile.Of(symbol);
        var book = ContractBook.List(profile, Friday, profile.Spot);
        book.Count.ShouldBeInRange(2500, 5000);
        book.Symbol.Distinct().Count().ShouldBe(book.Count);
        book.Symbol.ShouldAllBe(text => OccSymbol.Parse(text).Underlying == symbol);
    }

    [Fact]
    public void dailies_weeklies_monthlies_and_leaps_are_listed()
    {
        var expiries = ExpiryLadder.For(Friday, dailies: true);
        expiries[0].ShouldBe(new Expiry(Friday, ExpiryClass.SameDay, ExchangeTime.Instant(Friday, new TimeOnly(16, 0))));
        expiries.Count(expiry => expiry.Class == ExpiryClass.Daily).ShouldBeGreaterThanOrEqualTo(6);
        expiries.ShouldContain(expiry => expiry.Class == ExpiryClass.Weekly && expiry.Date == new DateOnly(2026, 7, 10));
        expiries.ShouldContain(expiry => expiry.Class == ExpiryClass.Monthly && expiry.Date == new DateOnly(2026, 6, 18));
        expiries.ShouldContain(expiry => expiry.Class == ExpiryClass.Leaps && expiry.Date == new DateOnly(2028, 1, 21));
    }

    [Fact]
    public void every_expiry_is_a_trading_day_and_they_ascend()
    {
        for (var day = Friday; day < Friday.AddDays(400); day = ExchangeCalendar.NextTradingDay(day))
        {
            var dates = ExpiryLadder.For(day, dailies: true).Select(expiry => expiry.Date).ToArray();
            dates.ShouldAllBe(date => ExchangeCalendar.IsTradingDay(date) && date >= day);
            dates.ShouldBe(dates.Distinct().Order());
        }
    }

    [Fact]
    public void a_stock_has_no_expiry_on_a_wednesday() =>
        ExpiryLadder.For(new DateOnly(2026, 6, 10), dailies: false)[0].Date.ShouldBe(Friday);

    [Fact]
    public void strikes_are_dense_near_the_money_and_wider_at_the_wings()
    {
        var strikes = StrikeGrid.Multiples(7, 600, 1);
        var gaps = strikes.Zip(strikes.Skip(1), (a, b) => (At: a, Gap: b - a)).ToArray();
        gaps.Where(each => each.At is >= 578 and < 622).ShouldAllBe(each => each.Gap == 1);
        gaps.Where(each => each.At is < 575 or >= 625).ShouldAllBe(each => each.Gap == 5);
        (strikes[0], strikes[^1]).ShouldBe((525, 675));
    }

    [Fact]
    public void an_unknown_symbol_s_figures_follow_from_its_name()
    {
        SymbolProfile.Of("ZZTOP").ShouldBe(SymbolProfile.Of("ZZTOP"));
        SymbolProfile.Of("ZZTOP").ShouldNotBe(SymbolProfile.Of("ZZTOQ") with { Symbol = "ZZTOP", Root = "ZZTOP" });
        SymbolProfile.Of("ZZTOP").Spot.ShouldBeInRange(20, 402);
    }

    [Fact]
    public void the_nearest_contract_to_a_wish_is_the_earlier_of_two_as_near()
    {
        var book = ContractBook.List(SymbolProfile.Of("SPY"), Friday, 600);
        book.Symbol[book.Nearest(8, 603.4, OptionRight.Call)].ShouldBe("SPY260618C00603000");
        book.Symbol[book.Nearest(0, 611.8, OptionRight.Put)].ShouldBe("SPY260612P00612000");
    }
}
