using System.Text;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Recorded;
using OptionsAlerts.Unit.Tests.Ingestion.Feeds;
using OptionsAlerts.Unit.Tests.Ingestion.Formats;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>A folder that holds a file of every kind: bodies of Cboe, a tape, volatility and its history, and what another feed said.</summary>
public sealed class RecordedContractTests : WireFeedContract
{
    private static readonly DateTimeOffset Start = new(2026, 6, 30, 14, 24, 58, TimeSpan.Zero);
    private readonly List<DirectoryInfo> _folders = [];

    public override string Name => RecordedFeed.FeedName;

    public override FeedCapabilities Capabilities => FeedCapabilities.Trades | FeedCapabilities.Chains | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices;

    protected override IReadOnlyList<string> Sources => [Name, "polygon"];

    protected override string? Secret => null;

    public override ValueTask DisposeAsync()
    {
        foreach (var folder in _folders) folder.Delete(recursive: true);
        return base.DisposeAsync();
    }

    protected override async Task<Said> Say(Speech speech)
    {
        var log = new KeptLog<RecordedFeed>();
        var feed = Open(speech, log);
        feed.Capabilities.ShouldBe(Capabilities);
        var messages = new List<IMarketMessage>();
        var last = DateTimeOffset.MinValue;
        await foreach (var instant in feed.Replay(TestContext.Current.CancellationToken))
        {
            instant.At.ShouldBeGreaterThanOrEqualTo(last);
            last = instant.At;
            messages.AddRange(instant.Messages);
        }

        return new Said(messages, log.TakeWarnings());
    }

    protected override Task Run(Action underWay, CancellationToken stop) => ReplayRun.Of(Open(Speech.Good, new KeptLog<RecordedFeed>()), underWay, stop);

    [Fact]
    public async Task each_bad_file_is_named_with_its_place()
    {
        var said = await Say(Speech.Cut);
        said.Troubles.Count.ShouldBe(5);
        foreach (var words in new[] { "half.json line 1 byte ", "cut.json.gz: truncated or damaged gzip", "trades-cut.csv line 1: ", "cut.ndjson.gz is cut short or damaged: 0 whole records", "polygon.ndjson is cut short or damaged: 1 whole records" })
            said.Troubles.ShouldContain(trouble => trouble.Contains(words, StringComparison.Ordinal));
    }

    private RecordedFeed Open(Speech speech, KeptLog<RecordedFeed> log)
    {
        var folder = Directory.CreateTempSubdirectory("contract");
        _folders.Add(folder);
        Write(folder.FullName, speech);
        return RecordedFeed.Open(folder.FullName, [], TimeSpan.FromSeconds(5), RecordingPublisher.Metrics(), log);
    }

    private static void Write(string folder, Speech speech)
    {
        var names = new[] { "a", "b", "c", "d", "e" };
        if (speech == Speech.OutOfOrder) Array.Reverse(names);
        for (var i = 0; i < 3; i++) Put($"{names[i]}.json", Chain($"14:{40 + (5 * i)}:00", volume: 3 + i, speech));
        Put($"{names[3]}.json", Bodies.Quote("QQQ", 500, "2026-06-30 14:52:00"));
        Put($"{names[4]}.json", Bodies.Quote("_VIX", 16, "2026-06-30 14:53:00"));
        var extra = speech == Speech.Unknown ? (Head: ",more", Row: ",9") : (Head: "", Row: "");
        Put("volatility.csv", $"time,vix,vix3m,vvix,vix9d{extra.Head}\n2026-06-30T14:25:00Z,15,17,,{extra.Row}\n");
        Put("VIX_History.csv", "DATE,OPEN,HIGH,LOW,CLOSE\n06/26/2026,1,1,1,17\n06/29/2026,1,1,1,18\n");
        var nanos = Start.ToUnixTimeMilliseconds() * 1_000_000;
        Put("trades-1.csv", $"ticker,conditions,correction,exchange,price,sip_timestamp,size{extra.Head}\nO:IWM260630C00300000,209,0,1,1.5,{nanos},5{extra.Row}\n");
        Put("polygon.ndjson", Record(speech));
        switch (speech)
        {
            case Speech.Unknown:
                Put("notes.txt", "left alone");
                Put("picture.png", "left alone");
                break;
            case Speech.Twice:
                Put("a-again.json", Chain("14:40:00", volume: 3, speech));
                Put("b-again.json", Chain("14:47:00", volume: 4, speech));
                break;
            case Speech.Garbage:
                Put("page.json", "<html>");
                Put("null.json", "null");
                Put("garbage.json", "\u0000\u00ff{");
                Put("trades.csv", "nothing\n");
                Put("volatility-2.csv", "\u0000");
                Put("x.ndjson", "hello\n");
                break;
            case Speech.Cut:
                var whole = Chain("14:59:00", volume: 99, speech);
                Put("half.json", whole[..(whole.Length / 2)]);
                File.WriteAllBytes(Path.Combine(folder, "cut.json.gz"), Bodies.Gzip(whole)[..60]);
                Put("trades-cut.csv", "ticker,conditions,corr");
                File.WriteAllBytes(Path.Combine(folder, "cut.ndjson.gz"), Bodies.Gzip(Record(Speech.Good))[..40]);
                break;
        }

        void Put(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
    }

    private static string Chain(string at, int volume, Speech speech)
    {
        var row = Bodies.Option("IWM260630C00300000", $"'volume':{volume}");
        if (speech == Speech.Unknown) row = row.Insert(1, "\"new\":{\"volume\":[1,{\"x\":null}]},");
        return Bodies.Chain(row, timestamp: $"2026-06-30 {at}");
    }

    private static string Record(Speech speech)
    {
        var quote = new UnderlyingQuote { Stamp = new MarketStamp { RunId = "live", Feed = "polygon" }, AsOf = Start.AddSeconds(20), Underlying = "SPY", Spot = 600.25 };
        var line = Encoding.UTF8.GetString(RecordFormat.Line(Start.AddSeconds(20), quote));
        if (speech == Speech.Unknown) line = line.Replace("\"underlying\"", "\"new\":[{}],\"underlying\"", StringComparison.Ordinal);
        var bad = speech == Speech.Garbage ? "{\n\n\u0000\nnull\n" : "";
        var cut = speech == Speech.Cut ? line[..(line.Length / 2)] : "";
        return $"{Encoding.UTF8.GetString(RecordFormat.Header("polygon"))}\n{bad}{line}\n{cut}";
    }
}
