using Microsoft.Extensions.Configuration;
using OptionsAlerts.ServiceDefaults.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Logging;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("POST https://api.telegram.org/bot123456:AAF-xyz_1/sendMessage", "POST https://api.telegram.org/bot***/sendMessage")]
    [InlineData("POST http://127.0.0.1:9000/bot42777%3Aabc/getMe", "POST http://127.0.0.1:9000/bot***/getMe")]
    [InlineData("token 7123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw leaked", "token *** leaked")]
    [InlineData("secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw used", "secret *** used")]
    [InlineData("GET /v3/snapshot?apiKey=abc123&limit=250", "GET /v3/snapshot?apiKey=***&limit=250")]
    [InlineData("Host=db;Username=me;Password=pa ss;Database=x", "Host=db;Username=me;Password=*** ss;Database=x")]
    [InlineData("{\"user\":\"me\",\"password\" : \"p\"}", "{\"user\":\"me\",\"password\" : \"***\"}")]
    [InlineData("Authorization: Bearer eyJhbGciOi.J9", "Authorization: Bearer ***")]
    [InlineData("amqp://guest:guest@localhost:5672", "amqp://guest:***@localhost:5672")]
    [InlineData("https://hooks.slack.com/services/T0/B0/XyZ failed", "https://hooks.slack.com/services/*** failed")]
    [InlineData("https://discord.com/api/webhooks/1/abc-DEF", "https://discord.com/api/webhooks/***")]
    [InlineData("ping https://hc-ping.com/8f3a/fail", "ping https://hc-ping.com/***")]
    [InlineData("ping https://cronitor.link/p/0a1b2c/watch?state=run", "ping https://cronitor.link/p/***")]
    [InlineData("ping https://heartbeat.uptimerobot.com/m79-4e5f", "ping https://heartbeat.uptimerobot.com/***")]
    public void a_secret_is_known_by_its_form(string text, string redacted) => Redactor.FormsOnly.Redact(text).ShouldBe(redacted);

    [Theory]
    [InlineData("SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma")]
    [InlineData("robot 12 at 09:30:00 took 3 steps, ratio=1.5")]
    [InlineData("give it as Host=…;Username=…;Password=…;Database=… or amqp://user:password@host:5672")]
    [InlineData("Now listening on: http://127.0.0.1:8080")]
    [InlineData("SPY251219C00600000: 12,340 contracts")]
    [InlineData("")]
    public void other_text_stays_as_it_is(string text) => Redactor.FormsOnly.Redact(text).ShouldBeSameAs(text);

    [Theory]
    [InlineData("p@ss w0rd/&", "p@ss w0rd/&")]
    [InlineData("p@ss w0rd/&", "p%40ss%20w0rd%2F%26")]
    [InlineData("p@ss w0rd/&", "p@ss w0rd/\\u0026")]
    [InlineData("p@ss w0rd/&", "cEBzcyB3MHJkLyY=")]
    public void a_known_secret_is_found_in_each_of_its_encodings(string secret, string written) =>
        new Redactor([secret]).Redact($"before {written} after").ShouldBe("before *** after");

    [Fact]
    public void the_keys_within_a_secret_address_are_found_where_they_are_quoted_alone_and_its_words_are_left()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Notifier:Webhook:Url", "https://example.org/webhooks/hunter-key-in-the-path?k=hunter-key-in-the-query")]).Build();
        Redactor.From(configuration).Redact("webhooks: no such key hunter-key-in-the-path, hunter-key-in-the-query").ShouldBe("webhooks: no such key ***, ***");
    }

    [Fact]
    public void of_two_secrets_one_within_the_other_nothing_is_left() => new Redactor(["abcdef", "abcdefgh"]).Redact("abcdefgh abcdef").ShouldBe("*** ***");

    [Fact]
    public void a_value_too_short_to_tell_from_words_is_left() => new Redactor(["spy"]).Redact("spy rises").ShouldBe("spy rises");

    [Theory]
    [InlineData("Notifier:Telegram:BotToken", "secret-value")]
    [InlineData("Notifier:Webhook:Secret", "secret-value")]
    [InlineData("Notifier:Ntfy:Topic", "secret-value")]
    [InlineData("Notifier:Discord:WebhookUrl", "secret-value")]
    [InlineData("Notifier:Slack:WebhookUrl", "secret-value")]
    [InlineData("Notifier:Pushover:ApiToken", "secret-value")]
    [InlineData("Notifier:Pushover:UserKey", "secret-value")]
    [InlineData("Notifier:Sns:SecretAccessKey", "secret-value")]
    [InlineData("Notifier:Sns:SessionToken", "secret-value")]
    [InlineData("POLYGON_API_KEY", "secret-value")]
    [InlineData("HEALTHCHECK_URL", "secret-value")]
    [InlineData("Watchdog:Heartbeat:Url", "secret-value")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "secret-value")]
    [InlineData("ConnectionStrings:alertsdb", "Host=db;Password=secret-value")]
    [InlineData("ConnectionStrings:messaging", "amqp://me:secret-value@broker")]
    public void what_the_configuration_holds_under_a_secret_name_is_known(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();
        Redactor.From(configuration).Redact("it is secret-value.").ShouldBe("it is ***.");
    }

    [Theory]
    [InlineData("PWD", "/home/ann/alerts")]
    [InlineData("Notifier:Telegram:ChatId", "-1001234567")]
    [InlineData("ConnectionStrings:messaging", "amqp://observer:observer@rabbit-host")]
    [InlineData("ConnectionStrings:alertsdb", "Host=x;Username=observer;Password=observer")]
    public void ordinary_settings_are_not(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();
        Redactor.From(configuration).Redact("observer in /home/ann/alerts, chat -1001234567").ShouldBe("observer in /home/ann/alerts, chat -1001234567");
    }
}
