using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests;

public sealed class OccSymbolTests
{
    [Theory]
    [InlineData("SPY251219C00600000", "SPY", "SPY", 600_000, OptionRight.Call)]
    [InlineData("O:SPXW260630P06420500", "SPXW", "SPX", 6_420_500, OptionRight.Put)]
    [InlineData("SPY1  251219P00600000", "SPY1", "SPY", 600_000, OptionRight.Put)]
    [InlineData("CPCP251219C00000500", "CPCP", "CPCP", 500, OptionRight.Call)]
    public void a_symbol_is_read_from_the_right(string text, string root, string underlying, long mills, OptionRight right)
    {
        var symbol = OccSymbol.Parse(text);
        (symbol.Root, symbol.Underlying, symbol.StrikeMills, symbol.Right).ShouldBe((root, underlying, mills, right));
    }

    [Theory]
    [InlineData("")]
    [InlineData("251219C00600000")]
    [InlineData("SPY251319C00600000")]
    [InlineData("SPY250230C00600000")]
    [InlineData("SPY251219X00600000")]
    [InlineData("SPY251219C0060000A")]
    [InlineData("TOOLONG251219C00600000")]
    [InlineData("S Y251219C00600000")]
    public void what_is_no_symbol_is_refused(string text) => OccSymbol.TryParse(text, out _).ShouldBeFalse();
}
