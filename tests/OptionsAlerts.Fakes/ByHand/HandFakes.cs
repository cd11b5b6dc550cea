using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Fakes.Cboe;
using OptionsAlerts.Fakes.Discord;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Fakes.Monitor;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Fakes.Polygon;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Fakes.Slack;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Fakes.Tradier;
using OptionsAlerts.Fakes.Webhook;
using OptionsAlerts.Fakes.Yahoo;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>One fake that can be run by hand.</summary>
public sealed record HandFake(string Name, string What, Func<int, TextWriter, TimeProvider, Task<RunningFake>> Start);

/// <summary>The fakes that can be run by hand, and what each serves.</summary>
public static class HandFakes
{
    private const string TelegramToken = "123456789:AAFake-token-of-the-fake-0123456789";
    private const string TelegramChat = "-10042";
    private const string DiscordPath = "/api/webhooks/1000000000000000042/Fake-token-of-the-fake-0123456789";
    private const string SlackPath = "/services/T0FAKE/B0FAKE/FakeTokenOfTheFake012345";
    private const string WebhookSecret = "whsec_RmFrZS13ZWJob29rLXNlY3JldC0wMTIzNDU2Nzg5";
    private const string PushoverToken = "aFakeApplicationOfTheFake01234";
    private const string PushoverUser = "uFakeUserOfTheFake012345678901";
    private const string SnsKey = "AKIAFAKEKEYOFTHEFAKE";
    private const string SnsSecret = "fakeSecretOfTheFake0123456789abcdefghij0";
    private const string SnsTopic = "arn:aws:sns:us-east-1:123456789012:alerts";

    public static readonly IReadOnlyList<HandFake> All =
    [
        new("polygon", "chains, spots, VIX and its history, a stream of a hundred prints a second", (port, _, time) => Polygon(port, perSecond: 100, time)),
        new("polygon-busy", "the same, with five thousand prints a second", (port, _, time) => Polygon(port, perSecond: 5_000, time)),
        new("cboe", "chains, quotes, VIX and its history, without a key", Cboe),
        new("tradier", "chains, quotes, VIX and its history, a stream of prints", Tradier),
        new("alpaca", "SPY: its chain, its spot, a stream of prints", Alpaca),
        new("ibkr", "TWS: contracts, spots, VIX and its history", Ibkr),
        new("yahoo", "cookie and crumb, chains, charts", Yahoo),
        new("ntfy", "shows every notification", async (port, output, _) => Shown(await FakeNtfy.Start(port: port), output, fake => [$"NTFY_TOPIC=fake NTFY_SERVER={fake.BaseUrl} Notifier__Console__Enabled=true"])),
        new("telegram", "shows every message", async (port, output, _) => Shown(
            await FakeTelegram.Start(TelegramToken, TelegramChat, port), output, fake => [$"TELEGRAM_BOT_TOKEN={TelegramToken} TELEGRAM_CHAT_ID={TelegramChat} Notifier__Telegram__BaseUrl={fake.BaseUrl}"])),
        new("discord", "shows every message", async (port, output, time) => Shown(
            await FakeDiscord.Start(DiscordPath, time, perWindow: 5, port: port), output, fake => [$"Notifier__Discord__WebhookUrl={fake.BaseUrl}{DiscordPath} Notifier__Console__Enabled=true"])),
        new("slack", "shows every message", async (port, output, _) => Shown(
            await FakeSlack.Start(SlackPath, port), output, fake => [$"Notifier__Slack__WebhookUrl={fake.BaseUrl}{SlackPath} Notifier__Console__Enabled=true"])),
        new("pushover", "shows every message", async (port, output, time) => Shown(
            await FakePushover.Start(PushoverToken, PushoverUser, time, port), output, fake => [$"PUSHOVER_API_TOKEN={PushoverToken} PUSHOVER_USER_KEY={PushoverUser} Notifier__Pushover__BaseUrl={fake.BaseUrl} Notifier__Console__Enabled=true"])),
        new("sns", "shows every message whose signature is right", async (port, output, time) => Shown(
            await FakeSns.Start(SnsKey, SnsSecret, SnsTopic, time: time, port: port), output,
            fake => [$"AWS_SNS_TOPIC_ARN={SnsTopic} Notifier__Sns__AccessKeyId={SnsKey} Notifier__Sns__SecretAccessKey={SnsSecret} Notifier__Sns__Endpoint={fake.BaseUrl} Notifier__Console__Enabled=true"])),
        new("webhook", "shows every call whose signature is right", async (port, output, time) => Shown(
            await FakeWebhook.Start(WebhookSecret, time, port), output, fake => [$"Notifier__Webhook__Url={fake.BaseUrl}/ Notifier__Webhook__Secret={WebhookSecret} Notifier__Console__Enabled=true"])),
        new("monitor", "Healthchecks: shows every ping that counted", async (port, output, time) => Shown(
            await FakeMonitor.Start(time, port: port), output, fake => [$"HEALTHCHECK_URL={fake.BaseUrl}/{FakeMonitor.Check}"])),
    ];

    private static async Task<RunningFake> Polygon(int port, int perSecond, TimeProvider time)
    {
        var fake = await FakePolygon.StartAsync(port);
        fake.Say = (connection, token) => PolygonByHand.Say(connection, perSecond, time, token);
        return new RunningFake(
            fake,
            [$"POLYGON_API_KEY={FakePolygon.Key} Ingestion__Feeds__0=Polygon Ingestion__Polygon__RestUrl={fake.Address} Ingestion__Polygon__StreamUrl={fake.StreamAddress}"],
            now => PolygonByHand.Serve(fake, now));
    }

    private static async Task<RunningFake> Alpaca(int port, TextWriter output, TimeProvider time)
    {
        var fake = await FakeAlpaca.StartAsync(port);
        AlpacaByHand.Fill(fake, time.GetUtcNow());
        fake.AfterSubscription = (connection, token) => AlpacaByHand.Say(connection, time, token);
        var settings = $"Ingestion__Alpaca__ApiKey={FakeAlpaca.Key} Ingestion__Alpaca__Secret={FakeAlpaca.Secret} Ingestion__Alpaca__StreamUrl={fake.StreamUrl} Ingestion__Alpaca__RestUrl={fake.Server.HttpAddress} Ingestion__Alpaca__TradingUrl={fake.Server.HttpAddress}";
        return new RunningFake(fake, [$"WATCH_SYMBOLS={AlpacaByHand.Symbol} Ingestion__Feeds__0=Alpaca {settings}"], now => AlpacaByHand.Serve(fake, now));
    }

    private static Task<RunningFake> Ibkr(int port, TextWriter output, TimeProvider time)
    {
        var fake = new FakeTws(port);
        IbkrByHand.Fill(fake, time);
        return Task.FromResult(new RunningFake(fake, [FormattableString.Invariant($"Ingestion__Feeds__0=Ibkr Ingestion__Ibkr__Port={fake.Port}")], _ => { }));
    }

    private static async Task<RunningFake> Cboe(int port, TextWriter output, TimeProvider time)
    {
        var fake = await FakeCboe.StartAsync(port);
        foreach (var index in HandMarket.Indices) fake.Serve(FakeCboe.HistoryPath(index), CboeByHand.History(index, time.GetUtcNow()));
        return new RunningFake(fake, [$"Ingestion__Feeds__0=Cboe Ingestion__Cboe__BaseUrl={fake.Address}"], now =>
        {
            foreach (var symbol in HandMarket.Symbols)
            {
                fake.Serve(FakeCboe.ChainPath(CboeByHand.PathName(symbol)), CboeByHand.Chain(symbol, now));
                fake.Serve(FakeCboe.QuotePath(CboeByHand.PathName(symbol)), CboeByHand.Quote(symbol, now));
            }

            foreach (var index in HandMarket.Indices) fake.Serve(FakeCboe.QuotePath(CboeByHand.PathName(index)), CboeByHand.Quote(index, now));
        });
    }

    private static async Task<RunningFake> Tradier(int port, TextWriter output, TimeProvider time)
    {
        var fake = await FakeTradier.StartAsync(time, port);
        fake.Say = (connection, token) => TradierByHand.Say(connection, time, token);
        return new RunningFake(
            fake,
            [$"TRADIER_TOKEN={FakeTradier.Token} Ingestion__Feeds__0=Tradier Ingestion__Tradier__BaseUrl={fake.Address} Ingestion__Tradier__StreamUrl={fake.StreamAddress}"],
            now => TradierByHand.Serve(fake, now));
    }

    private static async Task<RunningFake> Yahoo(int port, TextWriter output, TimeProvider time)
    {
        var fake = await FakeYahoo.StartAsync(port);
        (string Setting, string Host)[] hosts = [("CookieUrl", "fc/"), ("Query1Url", "query1/"), ("Query2Url", "query2/"), ("GuceUrl", "guce/"), ("ConsentUrl", "consent/")];
        var settings = hosts.Select(host => $"Ingestion__Yahoo__{host.Setting}={new Uri(fake.Address, host.Host)}");
        return new RunningFake(fake, [$"Ingestion__Feeds__0=Yahoo {string.Join(' ', settings)}"], now => YahooByHand.Serve(fake, now));
    }

    private static RunningFake Shown<TServer>(TServer fake, TextWriter output, Func<TServer, IReadOnlyList<string>> lines) where TServer : class, IShowsMessages, IAsyncDisposable
    {
        fake.ShowTo(output.WriteLineAsync);
        return new RunningFake(fake, lines(fake), _ => { });
    }
}
