using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Ingestion.Simulated;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Recorded;

public sealed class RecordTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 6, 30, 14, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("record").FullName;
    private readonly KeptLog<RecordedFeed> _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static UnderlyingQuote Quote(double spot, string symbol = "SPY", string feed = "polygon") =>
        new() { Stamp = new MarketStamp { RunId = "live", Feed = feed, Sequence = 7 }, AsOf = Start, Underlying = symbol, Spot = spot };

    private RecordWriter Writer(string feed = "polygon", long maxBytes = long.MaxValue) => new(_folder, feed, maxBytes);

    private RecordedFeed Open(params string[] symbols) =>
        RecordedFeed.Open(_folder, symbols, TimeSpan.FromSeconds(5), RecordingPublisher.Metrics(), _log);

    private async Task<List<MarketInstant>> Play(params string[] symbols)
    {
        var played = new List<MarketInstant>();
        await foreach (var instant in Open(symbols).Replay(TestContext.Current.CancellationToken)) played.Add(instant);
        return played;
    }

    private async Task<double[]> Spots(params string[] symbols) => [.. (await Play(symbols)).SelectMany(instant => instant.Messages).Cast<UnderlyingQuote>().Select(quote => quote.Spot)];

    private string[] Files() => [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task a_recorded_session_plays_as_it_was_message_for_message()
    {
        var feed = new SimulatedFeed(new SimulationOptions { Symbols = ["SPY"], StepSeconds = 60, Seed = 3 });
        var said = feed.Instants(TestContext.Current.CancellationToken).Take(8).ToList();
        using (var writer = Writer("simulated", maxBytes: 20_000))
            foreach (var instant in said) foreach (var message in instant.Messages) writer.Write(instant.At, message);

        Files().Length.ShouldBeGreaterThan(2);
        var played = await Play();
        played.Select(instant => instant.At).ShouldBe(said.Select(instant => instant.At));
        for (var i = 0; i < said.Count; i++) played[i].Messages.Select(Text).ShouldBe(said[i].Messages.Select(Text));
        Open().Capabilities.ShouldBe(feed.Capabilities);
        _log.TakeWarnings().ShouldBeEmpty();

        static string Text(IMarketMessage message) => message.GetType().Name + JsonSerializer.Serialize(message, message.GetType(), ContractJson.Options);
    }

    [Fact]
    public async Task the_feed_that_said_it_stays_the_source_and_the_run_does_not()
    {
        using (var writer = Writer()) writer.Write(Start, Quote(1));
        (await Play()).ShouldHaveSingleItem().Messages.ShouldHaveSingleItem().Stamp.ShouldBe(new MarketStamp { RunId = "", Feed = "polygon" });
    }

    [Fact]
    public async Task what_was_said_at_one_time_is_one_instant_and_states_of_the_feed_are_not_played()
    {
        using (var writer = Writer())
        {
            writer.Write(Start, new FeedStatusChanged { RunId = "live", Feed = "polygon", State = FeedState.Connected, At = Start, Reason = "every source answers" });
            writer.Write(Start, Quote(1));
            writer.Write(Start, Quote(2));
            writer.Write(Start.AddMilliseconds(1), Quote(3));
        }

        (await Play()).Select(instant => instant.Messages.Count).ShouldBe([2, 1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(40)]
    public async Task a_file_cut_within_its_first_bytes_stops_no_other_and_is_said(int length)
    {
        using (var writer = Writer()) writer.Write(Start, Quote(1));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "cut.ndjson.gz"), (await File.ReadAllBytesAsync(Files()[0], TestContext.Current.CancellationToken))[..length], TestContext.Current.CancellationToken);
        (await Spots()).ShouldBe([1.0]);
        if (length > 0) _log.Lines.ShouldContain(line => line.EndsWith("cut.ndjson.gz is cut short or damaged: 0 whole records of it are played", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_writer_that_died_leaves_all_it_flushed_and_the_last_whole_record_is_the_last()
    {
        using var writer = Writer();
        for (var i = 1; i <= 100; i++) writer.Write(Start.AddSeconds(i), Quote(i));
        writer.Flush(toDisk: false);
        (await Spots()).ShouldBe(Enumerable.Range(1, 100).Select(spot => (double)spot));
        _log.Lines.ShouldContain(line => line.Contains("is cut short or damaged: 100 whole records of it are played", StringComparison.Ordinal));
    }

    [Fact]
    public async Task wherever_a_file_is_cut_what_plays_is_a_beginning_of_what_was_said()
    {
        using (var writer = Writer())
            for (var i = 1; i <= 200; i++) writer.Write(Start.AddSeconds(i), Quote(i * 1.37));
        var whole = await File.ReadAllBytesAsync(Files()[0], TestContext.Current.CancellationToken);
        var all = await Spots();
        all.Length.ShouldBe(200);
        File.Delete(Files()[0]);
        var lengths = new List<int>();
        using (var other = Writer("other")) other.Write(Start, Quote(0.5, feed: "other"));
        for (var length = 20; length < whole.Length; length += 173)
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder, "cut.ndjson.gz"), whole[..length], TestContext.Current.CancellationToken);
            var played = (await Spots()).Skip(1).ToArray();
            played.ShouldBe(all.Take(played.Length));
            lengths.Add(played.Length);
        }

        lengths.ShouldBe(lengths.Order());
        lengths[^1].ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task an_unpacked_record_plays_too_and_its_last_line_counts_only_when_it_is_whole()
    {
        var text = Encoding.UTF8.GetString(RecordFormat.Header("hand")) + "\n" + Encoding.UTF8.GetString(RecordFormat.Line(Start, Quote(1))) + "\n" + Encoding.UTF8.GetString(RecordFormat.Line(Start, Quote(2)));
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.ndjson"), text, TestContext.Current.CancellationToken);
        (await Spots()).ShouldBe([1.0]);
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.ndjson"), text + "\n", TestContext.Current.CancellationToken);
        (await Spots()).ShouldBe([1.0, 2.0]);
    }

    [Fact]
    public async Task bad_lines_are_left_out_counted_and_stop_nothing()
    {
        string[] bad =
        [
            "", "{", "null", "[]", "{\"at\":\"2026-06-30T14:00:00Z\"}", "{\"at\":5,\"type\":\"quote\",\"message\":{}}", "{\"at\":\"2026-06-30T14:00:00Z\",\"type\":\"quote\",\"message\":null}",
            "{\"at\":\"2026-06-30T14:00:00Z\",\"type\":\"rumour\",\"message\":{}}", "{\"at\":\"2026-06-30T14:00:00+02:00\",\"type\":\"quote\",\"message\":{}}", "{\"type\":\"quote\",\"at\":\"2026-06-30T14:00:00Z\"}",
            Encoding.UTF8.GetString(RecordFormat.Line(Start, Quote(9))).Replace("\"spot\":9", "\"spot\":-9", StringComparison.Ordinal), "\u00ff\u0000",
            Encoding.UTF8.GetString(RecordFormat.Line(Start, Quote(9))) + "x",
            "{\"at\":\"2026-06-30T14:00:00Z\",\"type\":\"volatility\",\"message\":{\"stamp\":{\"runId\":\"\",\"feed\":\"hand\"},\"asOf\":\"2026-06-30T14:00:00Z\",\"vix\":1e309}}",
        ];
        var lines = bad.Prepend(Encoding.UTF8.GetString(RecordFormat.Line(Start, Quote(1)))).Prepend(Encoding.UTF8.GetString(RecordFormat.Header("hand"))).Append(Encoding.UTF8.GetString(RecordFormat.Line(Start, Quote(2))));
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.ndjson"), string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
        (await Spots()).ShouldBe([1.0, 2.0]);
        _log.Lines.ShouldContain(line => line.Contains($"{bad.Length} rows left out or numbers dropped (malformed {bad.Length})", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"format\":\"options-alerts-record\",\"version\":2,\"feed\":\"a\"}\n")]
    [InlineData("{\"at\":\"2026-06-30T14:00:00Z\"}\n")]
    [InlineData("hello\n")]
    public async Task a_file_that_is_no_record_is_a_bad_file(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.ndjson"), text, TestContext.Current.CancellationToken);
        Should.Throw<InvalidFileException>(() => Open());
        _log.Lines.ShouldContain(line => line.Contains("its first line is not that of a record of version 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task records_of_several_feeds_play_side_by_side_in_time_and_time_never_goes_back()
    {
        using (var a = Writer("a"))
        using (var b = Writer("b"))
        {
            a.Write(Start.AddSeconds(1), Quote(1, feed: "a"));
            b.Write(Start.AddSeconds(2), Quote(2, feed: "b"));
            a.Write(Start.AddSeconds(4), Quote(4, feed: "a"));
            b.Write(Start.AddSeconds(3), Quote(3, feed: "b"));
            b.Write(Start.AddSeconds(1), Quote(3.5, feed: "b"));
        }

        var played = await Play();
        played.Select(instant => instant.At).ShouldBe([Start.AddSeconds(1), Start.AddSeconds(2), Start.AddSeconds(3), Start.AddSeconds(4)]);
        played.SelectMany(instant => instant.Messages).Select(message => ((UnderlyingQuote)message).Spot).ShouldBe([1.0, 2.0, 3.0, 3.5, 4.0]);
    }

    [Fact]
    public async Task only_the_symbols_named_are_played()
    {
        using (var writer = Writer())
            foreach (var symbol in new[] { "SPY", "QQQ", "SPY" }) writer.Write(Start, Quote(1, symbol));
        (await Spots("QQQ")).Length.ShouldBe(1);
    }

    [Fact]
    public void files_change_with_the_hour_and_with_their_size_and_none_is_written_over()
    {
        for (var round = 0; round < 2; round++)
        {
            using var writer = Writer();
            writer.Write(Start, Quote(1));
            writer.Write(Start.AddMinutes(59), Quote(2));
            writer.Write(Start.AddMinutes(60), Quote(3));
            writer.Files.ShouldBe(2);
        }

        Files().Select(Path.GetFileName).ShouldBe(["polygon-20260630-140000-001.ndjson.gz", "polygon-20260630-140000-002.ndjson.gz", "polygon-20260630-150000-002.ndjson.gz", "polygon-20260630-150000-003.ndjson.gz"]);
    }

    [Fact]
    public void a_message_that_cannot_be_right_is_counted_and_not_written()
    {
        using var writer = Writer();
        writer.Write(Start, Quote(double.NaN));
        writer.Write(Start, Quote(1));
        (writer.Messages, writer.Refused).ShouldBe((1L, 1L));
    }

    [Fact]
    public async Task a_record_can_be_read_by_other_tools()
    {
        using (var writer = Writer()) writer.Write(Start, Quote(602.5));
        await using var file = File.OpenRead(Files()[0]);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(
            """
            {"format":"options-alerts-record","version":1,"feed":"polygon"}
            {"at":"2026-06-30T14:00:00+00:00","type":"quote","message":{"stamp":{"runId":"","feed":"polygon","step":0,"sequence":0,"delaySeconds":0},"asOf":"2026-06-30T14:00:00+00:00","underlying":"SPY","spot":602.5}}

            """);
    }
}
