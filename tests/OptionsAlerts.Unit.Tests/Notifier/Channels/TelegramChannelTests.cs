using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class TelegramChannelTests : HttpChannelContract
{
    protected override bool ReadsTheAnswer => true;

    private protected override Task<ChannelRig> Start() => ChannelRig.Telegram();

    [Fact]
    public async Task the_message_id_comes_back()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Delivered("1001"));
    }

    [Fact]
    public async Task html_goes_to_the_chat_without_a_link_preview()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        await notifier.Channel("telegram").Send(Requests.Message(), default);
        var request = rig.Requests().Single();
        request.Path.ShouldBe($"/bot{ChannelRig.BotToken}/sendMessage");
        using var body = JsonDocument.Parse(request.Body);
        body.RootElement.GetProperty("parse_mode").GetString().ShouldBe("HTML", StringCompareShould.IgnoreCase);
        body.RootElement.GetProperty("chat_id").ToString().ShouldBe(ChannelRig.ChatId);
        body.RootElement.GetProperty("link_preview_options").GetProperty("is_disabled").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(Severity.Low, true)]
    [InlineData(Severity.Medium, false)]
    [InlineData(Severity.Critical, false)]
    public async Task only_low_arrives_without_a_sound(Severity severity, bool silent)
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake.BaseUrl));
        await notifier.Channel("telegram").Send(Requests.Message() with { Severity = severity }, default);
        fake.Messages.Single().Silent.ShouldBe(silent);
    }

    [Fact]
    public async Task a_wait_in_the_parameters_is_read()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeTelegram.TooManyRequests(34));
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBe(
            new DeliveryResult.Transient("429 Too Many Requests: Too Many Requests: retry after 34", TimeSpan.FromSeconds(34)));
    }

    [Fact]
    public async Task a_wait_in_the_description_alone_is_read()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeTelegram.Error(429, "Too Many Requests: retry after 17"));
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task text_that_telegram_cannot_parse_is_sent_once_more_as_plain_text()
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake.BaseUrl));
        fake.Faults.Enqueue(FakeTelegram.Error(400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""));
        (await notifier.Channel("telegram").Send(Requests.Message("a < b & c"), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        var message = fake.Messages.Single();
        message.ParseMode.ShouldBeEmpty();
        message.Text.ShouldContain("a < b & c");
        message.Text.ShouldNotContain("<b>");
    }

    [Fact]
    public async Task plain_text_that_is_refused_too_is_not_sent_a_third_time()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeTelegram.Error(400, "Bad Request: can't parse entities: x"));
        rig.Faults.Enqueue(FakeTelegram.Error(400, "Bad Request: can't parse entities: x"));
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Permanent("400 Bad Request: Bad Request: can't parse entities: x"));
        rig.Requests().Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_group_that_became_a_supergroup_is_followed_and_remembered()
    {
        const long NewChat = -1009999999999;
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, "-1009999999999");
        await using var notifier = new NotifierRig(Settings(fake.BaseUrl));
        fake.Faults.Enqueue(FakeTelegram.Moved(NewChat));
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(401, "Unauthorized", "401 Unauthorized: Unauthorized", true)]
    [InlineData(404, "Not Found", "404 Not Found: Not Found", true)]
    [InlineData(403, "Forbidden: bot was blocked by the user", "403 Forbidden: Forbidden: bot was blocked by the user", true)]
    [InlineData(400, "Bad Request: chat not found", "400 Bad Request: Bad Request: chat not found", true)]
    [InlineData(400, "Bad Request: message text is empty", "400 Bad Request: Bad Request: message text is empty", false)]
    [InlineData(400, "Bad Request: message is too long", "400 Bad Request: Bad Request: message is too long", false)]
    public async Task telegrams_own_words_are_reported_and_say_whether_the_bot_or_chat_is_gone(int code, string description, string reason, bool isDown)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeTelegram.Error(code, description));
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Permanent(reason, isDown));
    }

    [Fact]
    public async Task a_chat_that_moves_for_ever_is_followed_once()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        for (var i = 0; i < 3; i++) rig.Faults.Enqueue(FakeTelegram.Moved(-1009999999990 - i));
        (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Permanent>();
        rig.Requests().Count.ShouldBe(2);
    }

    private static Dictionary<string, string?> Settings(string url) =>
        new() { ["Notifier:Telegram:BotToken"] = ChannelRig.BotToken, ["Notifier:Telegram:ChatId"] = ChannelRig.ChatId, ["Notifier:Telegram:BaseUrl"] = url };
}
