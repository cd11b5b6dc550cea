using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Discord;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Discord;
using OptionsAlerts.Notifier.Core;
using Shouldly;
using DiscordMessage = OptionsAlerts.Fakes.Discord.DiscordMessage;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class DiscordChannelTests : HttpChannelContract
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF];

    protected override bool ReadsTheAnswer => true;

    private protected override Task<ChannelRig> Start() => ChannelRig.Discord();

    [Fact]
    public async Task the_message_is_waited_for_and_its_id_comes_back()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        (await notifier.Channel("discord").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Delivered("1300000000000000001"));
        var request = rig.Requests().Single();
        (request.Method, request.Path, request.Query).ShouldBe(("POST", ChannelRig.DiscordPath, "?wait=true"));
    }

    [Theory]
    [InlineData(Severity.Low, Notice.Alert, 0x3498DB, "🔵 LOW · SPY · gamma flip breach")]
    [InlineData(Severity.Medium, Notice.Summary, 0xF1C40F, "🟡 MEDIUM, STILL SO · SPY · gamma flip breach")]
    [InlineData(Severity.High, Notice.Escalation, 0xE67E22, "🟠 HIGH, UNACKNOWLEDGED · SPY · gamma flip breach")]
    [InlineData(Severity.Critical, Notice.Alert, 0xE74C3C, "🔴 CRITICAL · SPY · gamma flip breach")]
    [InlineData(Severity.Critical, Notice.AllClear, 0x2ECC71, "✅ ALL CLEAR · SPY · gamma flip breach")]
    public async Task severity_and_notice_set_colour_and_title(Severity severity, Notice notice, int colour, string title)
    {
        var message = await Sent(Requests.Message() with { Severity = severity, Notice = notice });
        (message.Colour, message.Shown.Split('\n')[0]).ShouldBe((colour, title));
    }

    [Fact]
    public async Task a_reader_sees_headline_facts_time_reference_and_that_it_may_be_a_repeat() =>
        (await Sent(Requests.Message("spot < 580 & *falling*", possibleRepeat: true))).Shown.ShouldBe(
            $"""
            🔴 CRITICAL · SPY · gamma flip breach
            spot < 580 & *falling*
            possible repeat: an earlier try may have arrived
            spot: 579.41
            net gamma: −$1.23 bn per 1 %
            2026-11-20 10:31:07 EST · alert {Requests.AlertId}
            """);

    [Fact]
    public async Task nobody_is_pinged_whoever_the_text_names() => (await Sent(Requests.Message("@everyone <@123> @here"))).Pings.ShouldBeEmpty();

    [Theory]
    [InlineData("https://desk.example.com/ack/1", "[Acknowledge](https://desk.example.com/ack/1)")]
    [InlineData("https://desk.example.com/ack/(1)", "[Acknowledge](https://desk.example.com/ack/%281%29)")]
    public async Task it_is_acknowledged_by_a_link(string address, string link)
    {
        var message = await Sent(Requests.Message() with { AcknowledgeAt = new Uri(address) });
        ((string?)message.Body["embeds"]![0]!["description"])!.Split('\n')[^1].ShouldBe(link);
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void no_length_is_over_discords_whatever_comes_in(string name)
    {
        var message = Requests.Message(Hostile.Text(name), possibleRepeat: true, Hostile.Facts(name)) with { Symbol = Hostile.Text(name) };
        var rendered = DiscordRenderer.Render(message, Hostile.Text(name));
        var embed = rendered.Embeds.Single();
        rendered.Content.Length.ShouldBeLessThanOrEqualTo(2000);
        embed.Description.Length.ShouldBeLessThanOrEqualTo(4096);
        embed.Fields.Count.ShouldBeInRange(1, 25);
        embed.Fields.ShouldAllBe(field => field.Name.Length > 0 && field.Name.Length <= 256 && field.Value.Length > 0 && field.Value.Length <= 1024);
        embed.Length.ShouldBeLessThanOrEqualTo(6000);
    }

    [Fact]
    public async Task facts_beyond_discords_twenty_five_are_counted()
    {
        var message = await Sent(Requests.Message(facts: [.. Enumerable.Range(0, 26).Select(i => Fact.Of($"fact_{i}", i, FactUnit.Count))]));
        message.Body["embeds"]![0]!["fields"]!.AsArray().Count.ShouldBe(25);
        message.Shown.ShouldContain("… and 1 more fact");
    }

    [Fact]
    public async Task a_fact_without_a_value_or_a_name_is_no_empty_field() =>
        (await Sent(Requests.Message(facts: [Fact.Of("note", " \u200B"), Fact.Of(" ", "word")]))).Shown.ShouldContain("note: –\n–: word");

    [Theory]
    [InlineData(64.57, false)]
    [InlineData(0.25, true)]
    public async Task a_wait_in_the_body_is_read_to_the_fraction(double seconds, bool isGlobal)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        // The header has whole seconds only, and the body is the nearer to the truth.
        rig.Faults.Enqueue(Fault.RetryAfter(FakeDiscord.RateLimited(seconds, isGlobal), 65));
        (await notifier.Channel("discord").Send(Requests.Message(), default)).ShouldBe(
            new DeliveryResult.Transient("429 Too Many Requests: You are being rate limited.", TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("-5", null)]
    [InlineData("1e300", 86_400)]
    [InlineData("\"soon\"", null)]
    public async Task a_wait_that_is_none_is_not_kept_and_an_endless_one_is_a_day(string wait, int? seconds)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(new Fault.Answer(429, $$"""{"message":"You are being rate limited.","retry_after":{{wait}},"global":false}"""));
        (await notifier.Channel("discord").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBe(
            seconds is { } known ? TimeSpan.FromSeconds(known) : null);
    }

    [Fact]
    public async Task an_emptied_bucket_is_said_with_the_delivery()
    {
        var time = new FakeTimeProvider(Requests.EventTime);
        await using var fake = await FakeDiscord.Start(ChannelRig.DiscordPath, time, perWindow: 2);
        await using var notifier = new NotifierRig(Settings(fake), time);
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>().Pause.ShouldBeNull();
        time.Advance(TimeSpan.FromMilliseconds(500));
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>().Pause.ShouldBe(TimeSpan.FromSeconds(1.5));
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(1.5));
        time.Advance(TimeSpan.FromSeconds(1.5));
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>();
    }

    [Fact]
    public void its_pace_is_never_more_than_five_in_two_seconds() => Pacing.MostIn(TimeSpan.FromSeconds(2), DiscordRenderer.Limits).ShouldBe(5);

    [Theory]
    [InlineData(404, 10015, "Unknown Webhook", true, "404 Not Found: Unknown Webhook (code 10015)")]
    [InlineData(401, 50027, "Invalid Webhook Token", true, "401 Unauthorized: Invalid Webhook Token (code 50027)")]
    [InlineData(401, 0, "401: Unauthorized", true, "401 Unauthorized: 401: Unauthorized")]
    [InlineData(404, 0, "404: Not Found", false, "404 Not Found: 404: Not Found")]
    [InlineData(400, 50035, "Invalid Form Body", false, "400 Bad Request: Invalid Form Body (code 50035)")]
    [InlineData(400, 50006, "Cannot send an empty message", false, "400 Bad Request: Cannot send an empty message (code 50006)")]
    [InlineData(403, 50013, "Missing Permissions", false, "403 Forbidden: Missing Permissions (code 50013)")]
    public async Task discords_codes_say_whether_the_webhook_is_gone(int status, int code, string message, bool isDown, string reason)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeDiscord.Error(status, code, message));
        (await Send(notifier)).ShouldBe(new DeliveryResult.Permanent(reason, isDown));
    }

    [Fact]
    public async Task a_wrong_token_is_a_channel_that_is_down()
    {
        await using var fake = await FakeDiscord.Start(ChannelRig.DiscordPath);
        await using var notifier = new NotifierRig([new("Notifier:Discord:WebhookUrl", fake.BaseUrl + ChannelRig.DiscordPath + "0")]);
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Permanent>().IsDown.ShouldBeTrue();
    }

    [Fact]
    public async Task a_chart_goes_as_a_file_that_the_embed_shows() => (await Sent(Requests.Message() with { Chart = Png })).Picture.ShouldBe(Png);

    [Theory]
    [InlineData(413, 40005, "Request entity too large")]
    [InlineData(400, 50035, "Invalid Form Body")]
    [InlineData(500, 0, "500: Internal Server Error")]
    public async Task a_picture_that_is_refused_does_not_cost_the_text(int status, int code, string message)
    {
        await using var fake = await FakeDiscord.Start(ChannelRig.DiscordPath);
        await using var notifier = new NotifierRig(Settings(fake));
        fake.Faults.Enqueue(FakeDiscord.Error(status, code, message));
        (await notifier.Channel("discord").Send(Requests.Message() with { Chart = Png }, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        (fake.Requests.Count, fake.Messages.Single().Picture).ShouldBe((2, null));
    }

    [Fact]
    public async Task a_rate_limit_or_a_dead_webhook_is_not_asked_a_second_time_for_the_text_alone()
    {
        await using var fake = await FakeDiscord.Start(ChannelRig.DiscordPath);
        await using var notifier = new NotifierRig(Settings(fake));
        foreach (var fault in new[] { FakeDiscord.RateLimited(1), FakeDiscord.Error(404, 10015, "Unknown Webhook") })
        {
            fake.Faults.Enqueue(fault);
            (await notifier.Channel("discord").Send(Requests.Message() with { Chart = Png }, default)).ShouldNotBeOfType<DeliveryResult.Delivered>();
        }

        fake.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task what_may_have_arrived_goes_again_without_its_picture() =>
        (await Sent(Requests.Message(possibleRepeat: true) with { Chart = Png })).Picture.ShouldBeNull();

    [Fact]
    public async Task an_edit_shows_who_acknowledged_keeps_the_picture_and_takes_the_link_away()
    {
        await using var fake = await FakeDiscord.Start(ChannelRig.DiscordPath);
        await using var notifier = new NotifierRig(Settings(fake));
        var message = Requests.Message() with { Chart = Png, AcknowledgeAt = new Uri("https://desk.example.com/ack/1") };
        var sent = (await notifier.Channel("discord").Send(message, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        (await Editable(notifier).Edit(sent.ProviderMessageId!, message, "acknowledged by *Ada* at 10:32:05", default)).ShouldBe(sent);
        var edit = fake.Edits.Single();
        edit.Id.ShouldBe(sent.ProviderMessageId);
        edit.Picture.ShouldBe(Png);
        edit.Shown.Split('\n')[2].ShouldBe("✅ acknowledged by *Ada* at 10:32:05");
        edit.Shown.ShouldNotContain("Acknowledge\n");
        fake.Requests[^1].Path.ShouldBe($"{ChannelRig.DiscordPath}/messages/{sent.ProviderMessageId}");
    }

    [Theory]
    [InlineData("1300000000000009999", "404 Not Found: Unknown Message (code 10008)", 1)]
    [InlineData("1/../../2", "not the id of a Discord message", 0)]
    public async Task a_message_that_is_gone_is_no_webhook_that_is_gone(string id, string reason, int calls)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        (await Editable(notifier).Edit(id, Requests.Message(), "acknowledged", default)).ShouldBe(new DeliveryResult.Permanent(reason));
        rig.Requests().Count.ShouldBe(calls);
    }

    private static async Task<DiscordMessage> Sent(ChannelMessage message)
    {
        await using var fake = await FakeDiscord.Start(ChannelRig.DiscordPath);
        await using var notifier = new NotifierRig(Settings(fake));
        (await notifier.Channel("discord").Send(message, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        return fake.Messages.Single();
    }

    private static Task<DeliveryResult> Send(NotifierRig notifier) => notifier.Channel("discord").Send(Requests.Message(), default);

    private static IEditableChannel Editable(NotifierRig notifier) => notifier.Channel("discord").ShouldBeAssignableTo<IEditableChannel>()!;

    private static Dictionary<string, string?> Settings(FakeDiscord fake) => new() { ["Notifier:Discord:WebhookUrl"] = fake.BaseUrl + ChannelRig.DiscordPath };
}
