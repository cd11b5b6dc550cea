using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Wire;

public sealed class UnderlyingSymbolTests
{
    [Theory]
    [InlineData("^SPX")]
    [InlineData("_SPX")]
    [InlineData("I:SPX")]
    [InlineData("$SPX.X")]
    [InlineData("$SPX")]
    [InlineData(" spx ")]
    [InlineData("SPX")]
    public void every_vendors_name_of_an_index_is_one_symbol(string name) => UnderlyingSymbol.Canonical(name).ShouldBe("SPX");

    [Theory]
    [InlineData("BRK.B", "BRK.B")]
    [InlineData("brk/b", "BRK/B")]
    [InlineData("X", "X")]
    [InlineData("VIX3M", "VIX3M")]
    public void a_name_that_is_no_vendors_form_stays(string name, string symbol) => UnderlyingSymbol.Canonical(name).ShouldBe(symbol);

    [Theory]
    [InlineData("SPXW", "SPX")]
    [InlineData("SPX", "SPX")]
    [InlineData("NDXP", "NDX")]
    [InlineData("RUTW", "RUT")]
    [InlineData("VIXW", "VIX")]
    [InlineData("MRUTW", "MRUT")]
    [InlineData("SPY1", "SPY")]
    [InlineData("AAPL12", "AAPL")]
    [InlineData("CSX", "CSX")]
    [InlineData("SNOW", "SNOW")]
    public void a_root_has_its_underlying(string root, string underlying) => UnderlyingSymbol.OfRoot(root).ShouldBe(underlying);

    [Theory]
    [InlineData("SPX", true)]
    [InlineData("VIX", true)]
    [InlineData("SPY", false)]
    [InlineData("SPXW", false)]
    public void an_index_is_told_from_a_stock(string symbol, bool index) => UnderlyingSymbol.IsIndex(symbol).ShouldBe(index);
}
