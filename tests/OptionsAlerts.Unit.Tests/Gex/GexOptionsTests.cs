using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.Gex;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GexOptionsTests
{
    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddGexOptions();
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration);
        return builder.Services.BuildServiceProvider();
    }

    [Fact]
    public void the_defaults_of_the_options_are_those_of_the_core() =>
        new GexOptions().ToSettings().ShouldBe(GexSettings.Default);

    [Fact]
    public void the_defaults_are_those_the_product_was_asked_for()
    {
        var settings = GexSettings.Default;
        (settings.Gamma, settings.DayCount, settings.Flip, settings.FlipSelect, settings.DealerSign).ShouldBe(
            (GammaSource.Model, DayCount.Act365, FlipMethod.Profile, FlipSelect.Nearest, DealerSign.LongCallsShortPuts));
        (settings.Multiplier, settings.ProfileRange, settings.CumulativeRange).ShouldBe((100, 0.20, 0.05));
        (settings.LevelWindow, settings.LevelPercentile, settings.LevelCount).ShouldBe((0.10, 80, 10));
        (settings.RegimeDeadBand, settings.MinimumCoverage).ShouldBe((0.02, 0.8));
        (settings.BreachHysteresis, settings.AlertSignificance, settings.HighSignificance, settings.ApproachBand).ShouldBe((0.0005, 0.5, 0.7, 0.002));
        (settings.RecomputeMove, settings.RecomputeInterval).ShouldBe((0.0002, TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public void a_symbol_s_own_value_stands_over_the_common_one_and_the_rest_is_common()
    {
        using var services = Services(("Gex:Rate", "0.03"), ("Gex:LevelCount", "7"), ("Gex:Symbols:SPX:Rate", "0.05"));
        var book = services.GetRequiredService<GexOptionsBook>();
        (book.For("SPX").Rate, book.For("SPX").LevelCount, book.For("SPY").Rate).ShouldBe((0.05, 7, 0.03));
    }

    [Theory]
    [InlineData("Gex:Rait", "0.1", "Gex:Rait")]
    [InlineData("Gex:Symbols:SPX:Rait", "0.1", "Gex:Symbols:SPX:Rait")]
    [InlineData("Gex:LevelPercentile", "120", "Gex:LevelPercentile")]
    [InlineData("Gex:Symbols:SPX:LevelPercentile", "120", "Gex:Symbols:SPX")]
    [InlineData("Gex:DayCount", "Thirty360", "Gex:DayCount")]
    [InlineData("Gex:HighSignificance", "0.4", "Gex:HighSignificance")]
    public void a_setting_that_cannot_be_is_refused_by_its_key(string key, string value, string named)
    {
        using var services = Services((key, value));
        ConfigurationProblems.Find(services).ShouldHaveSingleItem().ShouldContain(named);
    }
}
