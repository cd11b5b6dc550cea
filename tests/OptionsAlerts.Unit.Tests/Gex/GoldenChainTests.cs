using OptionsAlerts.Gex.Core;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Standalone.Gex;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>The independent implementation's numbers for five real chains, under its conventions: $ bn per 1 %, to four significant digits.</summary>
public sealed class GoldenChainTests
{
    public static TheoryData<string, double, double, double, double> Table => new()
    {
        { "spx_2022-12-12", 3990.56, -1.075, -4.134, 4013.95 },
        { "spx_2024-01-07", 4697.24, -10.999, -20.850, 4734.48 },
        { "spx_2025-08-27", 6481.40, 46.613, 41.211, 6420.98 },
        { "spx_2025-08-28", 6501.86, 76.310, 51.716, 6436.08 },
        { "spy_2023-09-14", 450.81, 4.943, 1.559, 450.62 },
    };

    [Theory, MemberData(nameof(Table))]
    public void net_exposure_and_flip_are_the_published_ones(string name, double spot, double provider, double model, double flip)
    {
        var chain = CboeQuoteTable.ReadFile(SharedData.Path($"chains/{name}.csv"), "file").Snapshot;
        GexState State(GammaSource gamma) => chain.State(GexCommand.Settings(gamma, DayCount.Business262, FlipMethod.Profile, FlipSelect.First));

        var byModel = State(GammaSource.Model);
        byModel.Spot.ShouldBe(spot, 0.005);
        Billions(byModel).ShouldBe(model, 0.0005);
        Billions(State(GammaSource.Provider)).ShouldBe(provider, 0.0005);
        byModel.Flip.ShouldNotBeNull().Level.ShouldBe(flip, 0.005);
    }

    [Theory, MemberData(nameof(Table))]
    public void the_refined_flip_lies_near_the_interpolated_one(string name, double spot, double provider, double model, double flip)
    {
        _ = (spot, provider, model);
        var chain = CboeQuoteTable.ReadFile(SharedData.Path($"chains/{name}.csv"), "file").Snapshot;
        chain.State(GexCommand.Settings(GammaSource.Model, DayCount.Business262, FlipMethod.Profile, FlipSelect.Nearest)).Flip.ShouldNotBeNull().Level.ShouldBe(flip, flip * 0.002);
    }

    [Theory, MemberData(nameof(Table))]
    public void under_the_product_s_own_conventions_nearly_all_open_interest_has_a_gamma(string name, double spot, double provider, double model, double flip)
    {
        _ = (spot, provider, model, flip);
        var state = CboeQuoteTable.ReadFile(SharedData.Path($"chains/{name}.csv"), "file").Snapshot.State();
        state.Coverage.ShouldNotBeNull().ShouldBeGreaterThan(0.999);
        state.IsPartial.ShouldBeFalse();
    }

    private static double Billions(GexState state) => state.NetPerPercentUsd / 1e9;
}
