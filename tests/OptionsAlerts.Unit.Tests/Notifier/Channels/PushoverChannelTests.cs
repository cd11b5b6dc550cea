using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class PushoverChannelTests : HttpChannelContract
{
    protected override bool ReadsTheAnswer => true;

    // A 4xx again and again gets the address blocked.
    protected override bool TriesAgain(int status) => status >= 500;

    private protected override Task<ChannelRig> Start() => ChannelRig.Pushover();

    [Fact]
    public async Task a_message_has_its_fields_and_its_id_is_the_request()
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        (await Send(notifier, Requests.Message() with { Severity = Severity.High })).ShouldBe(new DeliveryResult.Delivered(fake.Messages.Single().Request));
        fake.Messages.Single().Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}").ShouldBe(
        [
            $"message=SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma\nspot: 579.41\nnet gamma: −$1.23 bn per 1 %\n2026-11-20 10:31:07 EST\nalert {Requests.AlertId}",
            "priority=1",
            "timestamp=1795188667",
            "title=HIGH · SPY · gamma flip breach",
        ]);
        (fake.Requests.Single().Method, fake.Requests.Single().Path).ShouldBe(("POST", "/1/messages.json"));
    }

    [Theory]
    [InlineData(Severity.Low, Notice.Alert, -1)]
    [InlineData(Severity.Medium, Notice.Alert, 0)]
    [InlineData(Severity.High, Notice.Alert, 1)]
    [InlineData(Severity.Critical, Notice.Alert, 2)]
    [InlineData(Severity.Critical, Notice.Summary, 2)]
    [InlineData(Severity.Critical, Notice.Escalation, 2)]
    [InlineData(Severity.Critical, Notice.AllClear, 0)]
    [InlineData(Severity.Low, Notice.AllClear, -1)]
    public async Task severity_sets_the_priority_and_an_all_clear_wakes_nobody(Severity severity, Notice notice, int priority)
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        await Send(notifier, Requests.Message() with { Severity = severity, Notice = notice });
        fake.Messages.Single().Priority.ShouldBe(priority);
        (fake.Messages.Single().Receipt is not null).ShouldBe(priority == 2);
    }

    [Fact]
    public async Task an_emergency_is_repeated_as_set_and_known_by_its_receipt_and_its_alerts_tag()
    {
        await using var both = await StartBoth(more:
        [
            new("Notifier:Pushover:EmergencyRetry", "00:01:30.2"), new("Notifier:Pushover:EmergencyExpire", "01:00:00.9"), new("Notifier:Pushover:Device", "iphone,nexus5"),
        ]);
        var (fake, notifier) = both;
        (await Send(notifier, Requests.Message())).ShouldBe(new DeliveryResult.Delivered(fake.Messages.Single().Receipt!));
        var fields = fake.Messages.Single().Fields;
        (fields["retry"], fields["expire"], fields["tags"], fields["device"]).ShouldBe(("91", "3600", $"alert-{Requests.AlertId}", "iphone,nexus5"));
    }

    [Theory]
    [InlineData("00:00:30", "00:25:00", "30", "1500")]
    [InlineData("00:03:36", "03:00:00", "216", "10800")]
    public async Task fifty_repeats_are_the_most_and_may_be_set(string retry, string expire, string retrySent, string expireSent)
    {
        await using var both = await StartBoth(more: [new("Notifier:Pushover:EmergencyRetry", retry), new("Notifier:Pushover:EmergencyExpire", expire)]);
        var (fake, notifier) = both;
        await Send(notifier, Requests.Message());
        (fake.Messages.Single().Fields["retry"], fake.Messages.Single().Fields["expire"]).ShouldBe((retrySent, expireSent));
    }

    [Fact]
    public async Task the_link_to_acknowledge_by_goes_as_one_and_not_at_all_when_it_is_too_long()
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        var longest = "https://alerts.example.com/" + new string('a', 512 - 27);
        await Send(notifier, Requests.Message() with { AcknowledgeAt = new Uri(longest) });
        await Send(notifier, Requests.Message() with { AcknowledgeAt = new Uri(longest + "a") });
        (fake.Messages[0].Fields["url"], fake.Messages[0].Fields["url_title"]).ShouldBe((longest, "Acknowledge"));
        fake.Messages[1].Fields.Keys.ShouldNotContain(name => name.StartsWith("url", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void no_text_is_too_long(string name)
    {
        var message = Requests.Message(Hostile.Text(name), facts: Hostile.Facts(name)) with { Symbol = Hostile.Text(name) };
        var fields = PushoverRenderer.Render(message, new PushoverOptions()).ToDictionary(StringComparer.Ordinal);
        fields["message"].EnumerateRunes().Count().ShouldBeLessThanOrEqualTo(1024);
        fields["title"].EnumerateRunes().Count().ShouldBeLessThanOrEqualTo(250);
        fields["message"].ShouldEndWith($"alert {Requests.AlertId}");
    }

    [Fact]
    public void a_text_of_1024_characters_is_whole_and_one_more_costs_a_fact()
    {
        // Outside the basic plane: two UTF-16 units and one character each.
        Fact[] facts = [.. Enumerable.Range(0, 9).Select(i => Fact.Of($"f{i}", string.Concat(Enumerable.Repeat("𝛾", 90))))];
        string Text(int last) => PushoverRenderer.Render(Requests.Message("x", facts: [.. facts, Fact.Of("last", new string('y', last))]), new PushoverOptions())
            .Single(field => field.Key == "message").Value;
        var room = 1024 - Text(1).EnumerateRunes().Count() + 1;
        Text(room).EnumerateRunes().Count().ShouldBe(1024);
        Text(room).ShouldNotContain("more fact");
        Text(room + 1).ShouldContain("… and 1 more fact\n");
    }

    [Fact]
    public async Task a_possible_repeat_says_so()
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        await Send(notifier, Requests.Message(possibleRepeat: true));
        fake.Messages.Single().Text.ShouldContain("possible repeat: an earlier try may have arrived");
    }

    [Theory]
    [InlineData("application token is invalid", "token", true)]
    [InlineData("user identifier is invalid", "user", true)]
    [InlineData("message cannot be blank", "message", false)]
    [InlineData("no parameter is at fault", null, false)]
    public async Task pushovers_own_words_are_reported_and_a_wrong_token_or_user_means_down(string words, string? parameter, bool isDown)
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        fake.Faults.Enqueue(FakePushover.Error(400, words, parameter));
        (await Send(notifier, Requests.Message())).ShouldBe(new DeliveryResult.Permanent($"400 Bad Request: {words}", isDown));
    }

    [Fact]
    public async Task a_used_up_month_is_waited_out_until_it_ends()
    {
        var time = new FakeTimeProvider(Requests.EventTime);
        await using var both = await StartBoth(time);
        var (fake, notifier) = both;
        (fake.Remaining, fake.ResetsAt) = (0, time.GetUtcNow().AddDays(3));
        (await Send(notifier, Requests.Message())).ShouldBe(
            new DeliveryResult.Transient("429 Too Many Requests: application reached monthly message limit", TimeSpan.FromDays(3)));
    }

    [Fact]
    public async Task a_used_up_month_without_an_end_is_waited_out_by_the_hour()
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        fake.Faults.Enqueue(FakePushover.Error(429, "application reached monthly message limit"));
        (await Send(notifier, Requests.Message())).ShouldBe(
            new DeliveryResult.Transient("429 Too Many Requests: application reached monthly message limit", TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData("""{"status":0,"request":"x"}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"status":"1","request":7}""")]
    public async Task a_200_that_does_not_say_that_it_was_taken_is_no_delivery(string body)
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        fake.Faults.Enqueue(new Fault.Answer(200, body));
        (await Send(notifier, Requests.Message())).ShouldBeOfType<DeliveryResult.Transient>().MayHaveArrived.ShouldBeTrue();
    }

    [Fact]
    public void what_is_retried_and_how_soon_is_as_published()
    {
        PushoverRenderer.Limits.SoonestRetry.ShouldBe(TimeSpan.FromSeconds(5));
        int[] statuses = [400, 401, 403, 404, 408, 410, 413, 429, 500, 503, 599];
        statuses.Where(PushoverRenderer.Limits.IsRetryable).ShouldBe([429, 500, 503, 599]);
    }

    [Fact]
    public async Task no_more_than_two_connections_are_opened_whatever_is_configured()
    {
        await using var both = await StartBoth(more: [new("Notifier:Delivery:Concurrency", "16")]);
        var (fake, notifier) = both;
        HttpMessageHandler? handler = notifier.Service<IHttpMessageHandlerFactory>().CreateHandler("notifier-pushover");
        while (handler is DelegatingHandler outer) handler = outer.InnerHandler;
        handler.ShouldBeOfType<SocketsHttpHandler>().MaxConnectionsPerServer.ShouldBe(2);
    }

    [Fact]
    public async Task the_check_of_token_and_user_sends_nothing()
    {
        await using var both = await StartBoth();
        var (fake, notifier) = both;
        (await Channel(notifier).Check(default)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Requests.Single().Path.ShouldBe("/1/users/validate.json");
        fake.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task the_check_finds_a_user_that_is_none()
    {
        await using var fake = await FakePushover.Start(ChannelRig.PushoverToken, "u00000000000000000000000000000");
        await using var notifier = new NotifierRig(ChannelRig.PushoverSettings(fake.BaseUrl));
        (await Channel(notifier).Check(default)).ShouldBe(new DeliveryResult.Permanent("400 Bad Request: user key is invalid", IsDown: true));
    }

    private static PushoverChannel Channel(NotifierRig notifier) => (PushoverChannel)notifier.Channel("pushover");

    private static Task<DeliveryResult> Send(NotifierRig notifier, ChannelMessage message) => notifier.Channel("pushover").Send(message, default);

    private static async Task<Both> StartBoth(TimeProvider? time = null, params KeyValuePair<string, string?>[] more)
    {
        var fake = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, time);
        return new Both(fake, new NotifierRig([.. ChannelRig.PushoverSettings(fake.BaseUrl), .. more], time));
    }

    private sealed record Both(FakePushover Fake, NotifierRig Notifier) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Notifier.DisposeAsync();
            await Fake.DisposeAsync();
        }
    }
}
