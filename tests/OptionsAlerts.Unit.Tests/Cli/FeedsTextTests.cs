using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Feeds;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class FeedsTextTests : IDisposable
{
    private static readonly Timestamp At = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 6, 30, 14, 0, 0, TimeSpan.Zero));
    private readonly TestConsole _console = new TestConsole().Width(240);

    public void Dispose() => _console.Dispose();

    [Fact]
    public void each_feed_is_a_row_with_its_bad_events_and_last_error_below()
    {
        FeedsText.Print(Reply(), _console);
        _console.Output.ShouldContain("run live, 2026-06-30 10:00:00 ET");
        Row("polygon").ShouldBe(["polygon", "connected", "2026-06-30 10:00:00 ET", "0.3 s", "20.5", "1,204", "7", "3", "2", "trades SPX SPY; volatility VIX", "every source answers"]);
        Row("cboe").ShouldBe(["cboe", "standby", "2026-06-30 10:00:00 ET", "", "0", "0", "0", "0", "0", "chains, volatility", "feeds before it deliver all it could"]);
        _console.Output.ShouldContain("polygon left out: bad price 2");
        _console.Output.ShouldContain("polygon last error, 2026-06-30 10:00:00 ET: stream: HTTP 500 [x]");
    }

    [Fact]
    public void nothing_from_a_provider_steers_the_terminal()
    {
        var reply = Reply();
        reply.Feeds[0].Reason = "\u001b[2J gone";
        FeedsText.Print(reply, _console);
        _console.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public void json_has_what_is_not_known_as_null()
    {
        using var json = JsonDocument.Parse(FeedsText.Json(Reply(), CliJson.Line));
        var feeds = json.RootElement.GetProperty("feeds");
        feeds[0].GetProperty("active").GetProperty("trades").EnumerateArray().Select(symbol => symbol.GetString()).ShouldBe(["SPX", "SPY"]);
        feeds[0].GetProperty("lagSeconds").GetDouble().ShouldBe(0.3);
        feeds[0].GetProperty("counts").GetProperty("repeats").GetInt64().ShouldBe(3);
        feeds[1].GetProperty("lagSeconds").ValueKind.ShouldBe(JsonValueKind.Null);
        feeds[1].GetProperty("lastError").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private string[] Row(string feed) =>
        [.. _console.Output.Split('\n').Single(line => line.StartsWith($"│ {feed} ", StringComparison.Ordinal)).Trim().Trim('│').Split('│').Select(cell => cell.Trim())];

    private static ListFeedsReply Reply() => new()
    {
        RunId = "live",
        At = At,
        Feeds =
        {
            new Feed
            {
                Name = "polygon", State = "connected", Since = At, Reason = "every source answers", Lag = Duration.FromTimeSpan(TimeSpan.FromSeconds(0.3)), MessagesPerSecond = 20.5, TradesPerSecond = 1_204,
                Active = { new FeedActive { Capability = "trades", Symbols = { "SPX", "SPY" } }, new FeedActive { Capability = "volatility_indices", Symbols = { "VIX" } } },
                Counts = { ["dropped"] = 2, ["dropped_trades"] = 5, ["repeats"] = 3 }, Bad = { ["bad_price"] = 2 }, LastError = "stream: HTTP 500 [x]", LastErrorAt = At,
            },
            new Feed { Name = "cboe", State = "standby", Since = At, Reason = "feeds before it deliver all it could", Capabilities = { "chains", "volatility_indices" } },
        },
    };
}
