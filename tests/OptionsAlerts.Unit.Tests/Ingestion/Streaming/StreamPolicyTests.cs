using OptionsAlerts.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

public sealed class StreamPolicyTests
{
    [Fact]
    public void The_options_as_they_stand_are_the_policy_as_it_stands() =>
        new StreamOptions().Policy(TimeSpan.FromSeconds(900)).ShouldBe(new StreamPolicy { Delay = TimeSpan.FromSeconds(900) });

    [Theory]
    [InlineData(StreamEndKind.Broken, 3, 0.5, null, 4)]
    [InlineData(StreamEndKind.Broken, 3, 0.5, 9, 9)]
    [InlineData(StreamEndKind.Broken, 99, 0.5, null, 30)]
    [InlineData(StreamEndKind.RateLimited, 1, 0.5, null, 60)]
    [InlineData(StreamEndKind.RateLimited, 1, 0.5, 7, 7)]
    [InlineData(StreamEndKind.TooManyConnections, 1, 0.0, null, 150)]
    [InlineData(StreamEndKind.TooManyConnections, 50, 0.5, null, 225)]
    [InlineData(StreamEndKind.AuthRefused, 1, 0.5, 1000, 1000)]
    [InlineData(StreamEndKind.NotEntitled, 1, 0.5, 1_000_000, 18_000)]
    public void The_kind_of_an_end_decides_the_wait(StreamEndKind kind, int failures, double chance, int? asked, double seconds)
    {
        var end = new StreamEnd(kind, "", asked is { } least ? TimeSpan.FromSeconds(least) : null);
        new StreamPolicy().Wait(end, failures, chance).TotalSeconds.ShouldBe(seconds);
    }
}
