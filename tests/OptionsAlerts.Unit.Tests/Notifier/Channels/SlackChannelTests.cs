using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Slack;
using OptionsAlerts.Notifier.Channels.Slack;
using OptionsAlerts.Notifier.Core;
using Shouldly;
using SlackMessage = OptionsAlerts.Fakes.Slack.SlackMessage;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class SlackChannelTests : HttpChannelContract
{
    protected override bool ReadsTheAnswer => true;

    private protected override Task<ChannelRig> Start() => ChannelRig.Slack();

    [Fact]
    public async Task json_goes_to_the_webhook_and_there_is_no_id()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        (await Send(notifier)).ShouldBe(new DeliveryResult.Delivered());
        var request = rig.Requests().Single();
        (request.Method, request.Path, request.Header("Content-Type")).ShouldBe(("POST", ChannelRig.SlackPath, "application/json; charset=utf-8"));
    }

    [Theory]
    [InlineData(Severity.Low, Notice.Alert, "🔵 LOW · SPY · gamma flip breach")]
    [InlineData(Severity.Medium, Notice.Summary, "🟡 MEDIUM, STILL SO · SPY · gamma flip breach")]
    [InlineData(Severity.High, Notice.Escalation, "🟠 HIGH, UNACKNOWLEDGED · SPY · gamma flip breach")]
    [InlineData(Severity.Critical, Notice.Alert, "🔴 CRITICAL · SPY · gamma flip breach")]
    [InlineData(Severity.Critical, Notice.AllClear, "✅ ALL CLEAR · SPY · gamma flip breach")]
    public async Task severity_and_notice_are_the_header(Severity severity, Notice notice, string header) =>
        (await Sent(Requests.Message() with { Severity = severity, Notice = notice })).Shown.Split('\n')[0].ShouldBe(header);

    [Fact]
    public async Task a_reader_sees_headline_facts_time_reference_and_that_it_may_be_a_repeat()
    {
        var message = await Sent(Requests.Message("spot < 580 & *falling* :bell: <!channel>", possibleRepeat: true));
        message.Shown.ShouldBe(
            $"""
            🔴 CRITICAL · SPY · gamma flip breach
            spot < 580 & *falling* :bell: <!channel>
            spot: 579.41
            net gamma: −$1.23 bn per 1 %
            2026-11-20 10:31:07 EST
            possible repeat: an earlier try may have arrived
            alert {Requests.AlertId}
            """);
        message.Notification.ShouldBe("🔴 CRITICAL · SPY · gamma flip breach\nspot < 580 & *falling* :bell: <!channel>");
    }

    [Fact]
    public async Task it_is_acknowledged_by_a_button_that_opens_an_address()
    {
        (await Sent(Requests.Message() with { AcknowledgeAt = new Uri("https://desk.example.com/ack/1?key=a&b=c") })).Buttons.ShouldBe(["https://desk.example.com/ack/1?key=a&b=c"]);
        (await Sent(Requests.Message())).Buttons.ShouldBeEmpty();
        (await Sent(Requests.Message() with { AcknowledgeAt = new Uri("https://desk.example.com/" + new string('a', 3000)) })).Buttons.ShouldBeEmpty();
    }

    [Fact]
    public void only_three_characters_are_escaped_and_the_ampersand_first() => SlackRenderer.Escape("a<b>&amp;*_~`'\"").ShouldBe("a&lt;b&gt;&amp;amp;*_~`'\"");

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void no_length_is_over_slacks_whatever_comes_in(string name)
    {
        var message = Requests.Message(Hostile.Text(name), possibleRepeat: true, Hostile.Facts(name)) with { Symbol = Hostile.Text(name), AcknowledgeAt = new Uri("https://desk.example.com/") };
        var blocks = SlackRenderer.Render(message).Blocks;
        blocks.Count.ShouldBeInRange(1, 50);
        blocks.Where(block => block.Type == "header").ShouldAllBe(block => block.Text!.Text.Length > 0 && block.Text.Text.Length <= 150);
        blocks.Where(block => block is { Type: "section", Text: not null }).ShouldAllBe(block => block.Text!.Text.Length > 0 && block.Text.Text.Length <= 3000);
        var fields = blocks.Where(block => block.Fields is not null).ToList();
        fields.ShouldAllBe(block => block.Fields!.Count > 0 && block.Fields.Count <= 10);
        fields.SelectMany(block => block.Fields!).ShouldAllBe(field => field.Text.Length <= 2000);
    }

    [Theory]
    [InlineData('x', 150)]
    [InlineData('<', 150)]
    [InlineData('&', 150)]
    public void a_header_is_cut_at_a_character_and_never_within_an_escaped_one(char filler, int most)
    {
        var header = SlackRenderer.Render(Requests.Message() with { Symbol = new string(filler, 200) }).Blocks[0].Text!.Text;
        header.Length.ShouldBeLessThanOrEqualTo(most);
        var left = header.Replace("&lt;", string.Empty, StringComparison.Ordinal).Replace("&amp;", string.Empty, StringComparison.Ordinal);
        left.ShouldNotContain('&');
        header.ShouldEndWith("…");
    }

    [Fact]
    public async Task a_message_without_a_headline_has_no_empty_section() => (await Sent(Requests.Message(" \u200B"))).Shown.ShouldStartWith("🔴 CRITICAL · SPY · gamma flip breach\nspot: 579.41\n");

    [Theory]
    [InlineData("OK")]
    [InlineData("ok\n")]
    [InlineData("")]
    [InlineData("{\"ok\":true}")]
    [InlineData("invalid_payload")]
    public async Task two_hundred_without_ok_is_no_delivery(string body)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeSlack.Error(200, body));
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Transient>().Reason.ShouldStartWith("200 OK: 'ok' expected, got ");
    }

    [Theory]
    [InlineData(400, "invalid_payload", false)]
    [InlineData(400, "no_text", false)]
    [InlineData(400, "invalid_blocks", false)]
    [InlineData(400, "user_not_found", false)]
    [InlineData(400, "too_many_attachments", false)]
    [InlineData(403, "action_prohibited", false)]
    [InlineData(403, "posting_to_general_channel_denied", false)]
    [InlineData(403, "invalid_token", true)]
    [InlineData(404, "channel_not_found", true)]
    [InlineData(404, "no_service", true)]
    [InlineData(404, "no_team", true)]
    [InlineData(404, "no_active_hooks", true)]
    [InlineData(410, "channel_is_archived", true)]
    [InlineData(404, "some proxy's page", false)]
    public async Task slacks_words_are_reported_and_say_whether_the_webhook_is_gone(int status, string word, bool isDown)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeSlack.Error(status, word));
        var refusal = (await Send(notifier)).ShouldBeOfType<DeliveryResult.Permanent>();
        (refusal.IsDown, refusal.Reason.Split(": ")[1]).ShouldBe((isDown, word));
    }

    [Fact]
    public void its_pace_is_one_a_second() => Pacing.MostIn(TimeSpan.FromSeconds(1), SlackRenderer.Limits).ShouldBe(1);

    [Fact]
    public async Task a_failed_rollup_is_tried_again()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeSlack.Error(500, "rollup_error"));
        (await Send(notifier)).ShouldBe(new DeliveryResult.Transient("500 Internal Server Error: rollup_error"));
    }

    [Fact]
    public async Task a_wrong_address_is_a_channel_that_is_down()
    {
        await using var fake = await FakeSlack.Start(ChannelRig.SlackPath);
        await using var notifier = new NotifierRig([new("Notifier:Slack:WebhookUrl", fake.BaseUrl + ChannelRig.SlackPath + "0")]);
        (await Send(notifier)).ShouldBe(new DeliveryResult.Permanent("403 Forbidden: invalid_token", IsDown: true));
    }

    private static async Task<SlackMessage> Sent(ChannelMessage message)
    {
        await using var fake = await FakeSlack.Start(ChannelRig.SlackPath);
        await using var notifier = new NotifierRig([new("Notifier:Slack:WebhookUrl", fake.BaseUrl + ChannelRig.SlackPath)]);
        (await notifier.Channel("slack").Send(message, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        return fake.Messages.Single();
    }

    private static Task<DeliveryResult> Send(NotifierRig notifier) => notifier.Channel("slack").Send(Requests.Message(), default);
}
