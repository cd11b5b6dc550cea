using Microsoft.Extensions.Logging.Abstractions;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Recorded;

public sealed class RecordedFeedTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recorded");

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text) => Write(name, Bodies.Bytes(text));

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private RecordedFeed Open(params string[] symbols) => OpenAt(_folder.FullName, symbols);

    private static RecordedFeed OpenAt(string folder, params string[] symbols) =>
        RecordedFeed.Open(folder, symbols, TimeSpan.FromSeconds(5), RecordingPublisher.Metrics(), NullLogger<RecordedFeed>.Instance);

    private static async Task<List<MarketInstant>> Play(RecordedFeed feed) => await feed.Replay(TestContext.Current.CancellationToken).ToListAsync();

    private static string At(MarketInstant instant) => instant.At.UtcDateTime.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static string Kinds(MarketInstant instant) => string.Join('+', instant.Messages.Select(message => message.GetType().Name));

    private static string Chain(string at, string symbol = "IWM", int volume = 3) =>
        Bodies.Chain(Bodies.Option($"{symbol}260630C00300000", $"'volume':{volume}"), symbol, $"2026-06-30 {at}");

    [Fact]
    public async Task the_recorded_session_plays_in_event_time_each_chain_once()
    {
        var feed = OpenAt(SharedData.Path("chains/iwm-2026-06-30"));
        var instants = await Play(feed);
        instants.Select(At).ShouldBe(["14:24:22", "15:24:23", "16:18:24", "17:11:26", "18:09:29", "19:08:30", "20:13:33"], "time stamps less fifteen minutes");
        instants.ShouldAllBe(instant => instant.Messages.Count == 1 && instant.Messages[0].AsOf == instant.At && instant.Messages[0].Stamp.RunId == "");
        feed.Capabilities.ShouldBe(FeedCapabilities.Chains);
    }

    [Fact]
    public async Task everything_of_a_recording_is_merged_by_event_time()
    {
        Write("b/later.json", Chain("14:45:00", volume: 4));
        Write("z.json.gz", Bodies.Gzip(Chain("14:45:00", "SPY")));
        Write("a.json", Chain("14:40:00"));
        Write("spot.json", Bodies.Quote("QQQ", 500, "2026-06-30 14:46:00"));
        Write("vix_0.json", Bodies.Quote("_VIX", 16, "2026-06-30 14:46:00"));
        Write("vix3m_0.json", Bodies.Quote("_VIX3M", 18, "2026-06-30 14:46:00"));
        Write("volatility.csv", "time,vix,vix3m,vvix,vix9d\n2026-06-30T14:25:00Z,15,17,,\n2026-06-30T14:30:00Z,15.5,,,\n");
        Write("VIX_History.csv", "DATE,OPEN,HIGH,LOW,CLOSE\n06/29/2026,1,1,1,17\n06/30/2026,1,1,1,99\n");
        Write("VIX3M_History.csv", "DATE,OPEN,HIGH,LOW,CLOSE\n06/26/2026,1,1,1,50\n");
        var nanos = new DateTimeOffset(2026, 6, 30, 14, 24, 58, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;
        Write("trades-1.csv", $"ticker,conditions,correction,exchange,price,sip_timestamp,size\nO:IWM260630C00300000,209,0,1,1.5,{nanos},5\nO:IWM260630C00300000,209,0,1,1.5,{nanos + 2_500_000_000},6\n");
        var feed = Open();
        (await Play(feed)).Select(instant => $"{At(instant)} {Kinds(instant)}").ShouldBe([
            "14:24:58 VolatilityHistory+OptionTradeBatch",
            "14:25:00 VolatilityIndexQuote",
            "14:25:00 OptionChainSnapshot",
            "14:25:00 OptionTradeBatch",
            "14:30:00 VolatilityIndexQuote",
            "14:30:00 OptionChainSnapshot",
            "14:30:00 OptionChainSnapshot",
            "14:31:00 UnderlyingQuote",
            "14:31:00 VolatilityIndexQuote",
        ]);
        feed.Capabilities.ShouldBe(FeedCapabilities.Chains | FeedCapabilities.Trades | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices);
        var instants = await Play(feed);
        instants[0].Messages.OfType<VolatilityHistory>().Single().VixClose.ShouldBe([17], "the day itself is not history yet");
        instants[^1].Messages.OfType<VolatilityIndexQuote>().Single().Vix3M.ShouldBe(18);
    }

    [Fact]
    public async Task repeated_bodies_are_left_out_and_counted()
    {
        Write("1.json", Chain("14:40:00"));
        Write("2.json", Chain("14:40:00"));
        Write("3.json", Chain("14:55:00"));
        Write("4.json", Chain("15:10:00", volume: 9));
        var feed = Open();
        (await Play(feed)).Count.ShouldBe(2);
        feed.RepeatedBodies.ShouldBe(2);
    }

    [Fact]
    public async Task bad_files_are_said_in_one_line_each_counted_and_the_rest_goes_on()
    {
        var good = Chain("14:40:00");
        Write("good.json", good);
        Write("half.json", good[..(good.Length / 2)]);
        Write("cut.json.gz", Bodies.Gzip(good)[..60]);
        Write("page.json", "<html>");
        Write("trades.csv", "nothing\n");
        Write("volatility.csv", "nothing\n");
        Write("notes.txt", "left alone");
        var log = new KeptLog<RecordedFeed>();
        var feed = RecordedFeed.Open(_folder.FullName, [], TimeSpan.FromSeconds(5), RecordingPublisher.Metrics(), log);
        (await Play(feed)).Count.ShouldBe(1);
        feed.BadFiles.ShouldBe(5);
        var warnings = log.Lines.Where(line => line.StartsWith("Bad file", StringComparison.Ordinal)).ToList();
        warnings.Count.ShouldBe(5);
        foreach (var name in new[] { "half.json line 1 byte", "cut.json.gz: truncated or damaged gzip", "page.json: an HTML page", "trades.csv line 1", "volatility.csv line 1" })
            warnings.ShouldContain(line => line.Contains(name, StringComparison.Ordinal) && !line.Contains('\n'));
    }

    [Fact]
    public async Task a_body_that_goes_bad_after_the_start_is_left_out()
    {
        Write("1.json", Chain("14:40:00"));
        Write("2.json", Chain("14:55:00", volume: 4));
        var feed = Open();
        Write("1.json", "{");
        (await Play(feed)).Count.ShouldBe(1);
        feed.BadFiles.ShouldBe(1);
    }

    [Fact]
    public async Task only_the_symbols_asked_for_are_played_and_volatility_always()
    {
        Write("1.json", Chain("14:40:00"));
        Write("2.json", Chain("14:41:00", "SPY"));
        Write("3.json", Bodies.Quote("_VIX", 16, "2026-06-30 14:46:00"));
        (await Play(Open("spy"))).Select(Kinds).ShouldBe(["OptionChainSnapshot", "VolatilityIndexQuote"]);
    }

    [Fact]
    public async Task the_same_folder_plays_the_same_twice()
    {
        Write("1.json", Chain("14:40:00"));
        Write("2.json", Chain("14:40:00", "SPY"));
        Write("3.json", Chain("14:40:00", "QQQ"));
        var first = await Play(Open());
        var second = await Play(Open());
        second.Select(instant => instant.Messages[0].InputId).ShouldBe(first.Select(instant => instant.Messages[0].InputId));
        first.Select(instant => instant.Messages[0].PartitionKey).ShouldBe(["IWM", "QQQ", "SPY"]);
    }

    [Fact]
    public void a_folder_that_is_not_there_is_said() =>
        Should.Throw<InvalidFileException>(() => OpenAt(Path.Combine(_folder.FullName, "gone"))).Message.ShouldEndWith("gone: no such folder of recorded data");

    [Fact]
    public void an_empty_folder_is_said() => Should.Throw<InvalidFileException>(() => Open()).Why.ShouldStartWith("an empty recording");

    [Fact]
    public void a_folder_of_bad_files_alone_is_said()
    {
        Write("1.json", "{");
        Should.Throw<InvalidFileException>(() => Open()).Why.ShouldBe("nothing to play: 1 files, none of them readable");
    }

    [Fact]
    public void symbols_that_the_recording_lacks_are_said_with_those_it_has()
    {
        Write("1.json", Chain("14:40:00"));
        Should.Throw<InvalidFileException>(() => Open("SPX")).Why.ShouldBe("nothing to play of SPX: the recording holds IWM");
    }
}
