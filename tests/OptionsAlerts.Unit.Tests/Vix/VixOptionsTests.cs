using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class VixOptionsTests
{
    [Fact]
    public void the_defaults_are_those_of_the_core()
    {
        var (given, core) = (new VixOptions().ToSettings(), new VixSettings());
        given.RungsPercent.ShouldBe(core.RungsPercent);
        (given with { Bands = core.Bands, RungsPercent = core.RungsPercent }).ShouldBe(core);
        foreach (var regime in Enum.GetValues<VixRegime>())
            (given.Bands.Lower(regime), given.Bands.Upper(regime)).ShouldBe((core.Bands.Lower(regime), core.Bands.Upper(regime)));
    }

    [Fact]
    public void the_defaults_are_those_the_product_was_asked_for()
    {
        var settings = new VixSettings();
        Enum.GetValues<VixRegime>().Select(regime => (settings.Bands.Lower(regime), settings.Bands.Upper(regime))).ShouldBe(
            [(0, 15), (14, 20), (19, 25), (24, 30), (29, double.PositiveInfinity)]);
        (settings.Window, settings.CriticalPercent, settings.Confirmations).ShouldBe((TimeSpan.FromMinutes(30), 25, 2));
        settings.RungsPercent.ShouldBe([15, 25, 40]);
        (settings.PercentileOf, settings.PercentileDays, settings.PercentileMinimum).ShouldBe((PercentileBasis.DailyCloses, 252, 10));
        (settings.Hmm.States, settings.HmmProbability, settings.HmmUpdates, settings.TermBandPoints).ShouldBe((3, 0.8, 3, 0.25));
    }

    [Fact]
    public void settings_take_effect()
    {
        var settings = Options(("Vix:NormalFrom", "12"), ("Vix:WindowMinutes", "10"), ("Vix:MovePercent", "5"), ("Vix:Confirmations", "3")).ToSettings();
        (settings.Bands.ByCuts(12.5), settings.Window, settings.RungsPercent[0], settings.Confirmations).ShouldBe(
            (VixRegime.Normal, TimeSpan.FromMinutes(10), 5, 3));
    }

    [Theory]
    [InlineData("Vix:NormalFrom", "20", "must rise")]
    [InlineData("Vix:HysteresisPoints", "5", "must rise")]
    [InlineData("Vix:MovePercent", "30", "must rise")]
    [InlineData("Vix:PercentileMinimum", "300", "must not exceed")]
    [InlineData("Vix:Confirmations", "0", "Confirmations")]
    [InlineData("Vix:NormalForm", "12", "NormalForm")]
    public void what_cannot_be_is_refused_with_its_name(string key, string value, string words) =>
        Should.Throw<OptionsValidationException>(() => Options((key, value))).Message.ShouldContain(words);

    [Fact]
    public void the_service_registers_one_analysis_and_its_board()
    {
        var services = Builder().Services;
        services.Count(service => service.ServiceType == typeof(VixBoard)).ShouldBe(1);
        services.Count(service => service.ServiceType == typeof(AnalysisHost<VixAnalysis>)).ShouldBe(1);
    }

    private static VixOptions Options(params (string Key, string Value)[] settings) =>
        Builder(settings).Services.BuildServiceProvider().GetRequiredService<IOptions<VixOptions>>().Value;

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddVix();
        return builder;
    }
}
