using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Ingestion.Feeds;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Feeds;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    [Theory]
    [InlineData(1, 0.5, 2)]
    [InlineData(2, 0.5, 4)]
    [InlineData(4, 0.5, 16)]
    [InlineData(50, 0.5, 150)]
    [InlineData(3, 0.0, 1)]
    public void the_ceiling_doubles_up_to_the_limit_and_chance_picks_below_it(int failures, double chance, double seconds) =>
        Backoff.After(failures, First, Limit, chance).TotalSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData(90, 90)]
    [InlineData(0, 2)]
    [InlineData(100_000, 3000)]
    public void what_the_provider_asks_for_is_waited_out_within_reason(double asked, double seconds) =>
        Backoff.After(1, First, Limit, 0.5, TimeSpan.FromSeconds(asked)).TotalSeconds.ShouldBe(seconds);

    [Property]
    public Property no_wait_is_below_a_second_or_above_the_limit() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt>(),
        Gen.Choose(0, 999).Select(n => n / 1000.0).ToArbitrary(),
        (failures, chance) => Backoff.After(failures.Get, First, Limit, chance) is var wait && wait >= Backoff.Shortest && wait <= Limit);
}
