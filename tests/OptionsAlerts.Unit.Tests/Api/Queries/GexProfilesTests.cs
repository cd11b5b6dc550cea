using OptionsAlerts.Gex.Api;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.Unit.Tests.Gex;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class GexProfilesTests : IDisposable
{
    private static readonly GexSettings Cumulative = GexSettings.Default with { Flip = FlipMethod.Cumulative };
    private readonly GexProfiles _profiles = new();

    public void Dispose() => _profiles.Dispose();

    [Fact]
    public async Task where_the_flip_is_cumulative_the_profile_is_computed_for_the_call()
    {
        var state = Chains.Of(605, Chains.Ordinary()).State(Cumulative);
        state.Profile.ShouldBeNull();
        var judgedBy = Chains.Of(605, Chains.Ordinary()).State().Profile!;
        var computed = await Of(state, settings: Cumulative);
        computed.Levels.ShouldBe(judgedBy.Levels);
        computed.NetPerPercentUsd.ShouldBe(judgedBy.NetPerPercentUsd);
        computed.Flips.ShouldBe(judgedBy.Flips);
    }

    [Fact]
    public async Task a_grid_of_the_callers_own_is_refined_whatever_the_settings_select()
    {
        var first = GexSettings.Default with { FlipSelect = FlipSelect.First };
        var state = Chains.Of(605, Chains.Ordinary()).State(first);
        (await Of(state, settings: first)).Levels.Length.ShouldBe(60);
        var refined = await Of(state, range: 0.1, levels: 101, settings: first);
        refined.Levels.Length.ShouldBe(101);
        refined.Flips.ShouldHaveSingleItem().Level.ShouldBe(Chains.Of(605, Chains.Ordinary()).State().Flip!.Value.Level, 0.01);
    }

    [Fact]
    public async Task a_state_that_was_not_made_of_a_chain_has_an_empty_one()
    {
        var profile = await Of(Chains.Of(605, Chains.Ordinary()).State() with { Book = null, Profile = null });
        (profile.Levels.Length, profile.Flips.Length).ShouldBe((0, 0));
    }

    [Fact]
    public async Task a_caller_who_gave_up_is_not_computed_for() =>
        await Should.ThrowAsync<OperationCanceledException>(() => _profiles.Of(Chains.Of(605, Chains.Ordinary()).State(), 0.1, null, GexSettings.Default, new CancellationToken(canceled: true)));

    private Task<GammaProfile> Of(GexState state, double? range = null, int? levels = null, GexSettings? settings = null) =>
        _profiles.Of(state, range, levels, settings ?? GexSettings.Default, TestContext.Current.CancellationToken);
}
