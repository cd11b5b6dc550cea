using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OptionsAlerts.Volume;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class OptionsTests
{
    private static VolumeOptionsBook Book(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Volume:{setting.Key}", (string?)setting.Value)));
        builder.AddVolume();
        using var host = builder.Build();
        return host.Services.GetRequiredService<VolumeOptionsBook>();
    }

    private static string Refused(params (string Key, string Value)[] settings) => Should.Throw<OptionsValidationException>(() => Book(settings)).Message;

    [Fact]
    public void the_defaults_are_those_the_product_was_asked_for()
    {
        var settings = Book().For("SPY");
        (settings.HistoryDays, settings.MinimumHistoryDays).ShouldBe((20, 5));
        (settings.Spike.Z, settings.Spike.MediumZ, settings.Spike.HighZ).ShouldBe((2.5, 3, 4));
        (settings.OpenInterest.Ratio, settings.OpenInterest.MediumRatio, settings.OpenInterest.HighRatio, settings.OpenInterest.MinimumVolume).ShouldBe((1.5, 3, 10, 100));
        (settings.Sweep.Contracts, settings.Sweep.HighContracts, settings.Sweep.WindowSeconds).ShouldBe((500, 2_000, 60));
        (settings.Block.Contracts, settings.Block.PremiumUsd, settings.Block.HighPremiumUsd).ShouldBe((500, 1e6, 5e6));
        (settings.PutCall.Z, settings.PutCall.HighZ).ShouldBe((2.5, 4));
    }

    [Fact]
    public void a_symbol_has_its_own_thresholds_over_the_common_ones()
    {
        var book = Book(("Sweep:Contracts", "700"), ("Sweep:WindowSeconds", "30"), ("Symbols:SPY:Sweep:Contracts", "1500"));
        (book.For("SPY").Sweep.Contracts, book.For("SPY").Sweep.WindowSeconds).ShouldBe((1_500, 30));
        (book.For("IWM").Sweep.Contracts, book.For("IWM").Sweep.WindowSeconds).ShouldBe((700, 30));
    }

    [Fact]
    public void a_symbols_curve_stands_in_place_of_the_common_one()
    {
        var book = Book(("DayCurve:0", "0"), ("DayCurve:1", "0.4"), ("DayCurve:2", "1"), ("Symbols:SPX:DayCurve:0", "0"), ("Symbols:SPX:DayCurve:1", "1"));
        book.For("SPY").DayCurve.ShouldBe([0, 0.4, 1]);
        book.For("SPX").DayCurve.ShouldBe([0, 1]);
    }

    [Fact]
    public void the_longest_baseline_of_any_symbol_is_what_is_loaded() => Book(("HistoryDays", "15"), ("Symbols:SPY:HistoryDays", "40")).HistoryDays.ShouldBe(40);

    [Fact]
    public void a_roll_after_the_days_end_is_refused() => Refused(("Baselines:RollAfterMinutes", "120")).ShouldContain("RollAfterMinutes");

    [Fact]
    public void a_threshold_out_of_range_is_refused() => Refused(("Sweep:WindowSeconds", "0")).ShouldContain("WindowSeconds");

    [Fact]
    public void thresholds_that_fall_are_refused() => Refused(("Spike:HighZ", "2")).ShouldContain("Spike: Z, MediumZ and HighZ must not fall");

    [Fact]
    public void a_symbols_threshold_is_checked_with_what_it_inherits() =>
        Refused(("Symbols:SPY:Sweep:Contracts", "5000")).ShouldContain("Volume:Symbols:SPY: Sweep: HighContracts is below Contracts");

    [Fact]
    public void an_unknown_key_is_refused_by_name() => Refused(("Sweep:Contract", "5")).ShouldContain("Volume:Sweep:Contract is not a known setting");

    [Fact]
    public void an_unknown_key_of_a_symbol_is_refused_by_name() => Refused(("Symbols:SPY:Sweeps:Contracts", "5")).ShouldContain("Volume:Symbols:SPY:Sweeps");

    [Fact]
    public void a_curve_that_does_not_end_at_one_is_refused() => Refused(("DayCurve:0", "0"), ("DayCurve:1", "0.9")).ShouldContain("must begin at 0 and end at 1");
}
