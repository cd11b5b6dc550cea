using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>Telegram's pictures, buttons and edits.</summary>
public sealed class TelegramFormsTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF];

    [Fact]
    public async Task a_chart_is_one_message_with_the_text_as_its_caption()
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake));
        (await Send(notifier, Requests.Message("a < b & c") with { Chart = Png, Severity = Severity.Low })).ShouldBe(new DeliveryResult.Delivered("1001"));
        var message = fake.Messages.Single();
        message.Photo.ShouldBe(Png);
        (message.Shown, message.Silent).ShouldBe((TelegramRenderer.Render(Requests.Message("a < b & c") with { Severity = Severity.Low }).Plain, true));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task a_text_too_long_for_a_caption_goes_alone(int over, bool hasPhoto)
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake));
        var bare = Requests.Message(string.Empty, facts: [Fact.Of("a", new string('f', 190)), Fact.Of("b", new string('f', 190))]);
        var room = 1024 - TelegramRenderer.Render(bare).Plain.Length;
        await Send(notifier, bare with { Headline = new string('x', room + over), Chart = Png });
        var message = fake.Messages.Single();
        (message.Shown.Length, message.Photo is not null).ShouldBe((1024 + over, hasPhoto));
    }

    [Theory]
    [InlineData(400, "Bad Request: IMAGE_PROCESS_FAILED")]
    [InlineData(413, "Request Entity Too Large")]
    [InlineData(500, "Internal Server Error")]
    public async Task a_picture_that_is_refused_does_not_cost_the_text(int code, string description)
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake));
        fake.Faults.Enqueue(FakeTelegram.Error(code, description));
        (await Send(notifier, Requests.Message() with { Chart = Png })).ShouldBeOfType<DeliveryResult.Delivered>();
        (fake.Requests.Count, fake.Messages.Single().Photo).ShouldBe((2, null));
    }

    [Fact]
    public async Task bytes_that_are_no_picture_do_not_cost_the_text()
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake));
        (await Send(notifier, Requests.Message() with { Chart = [1, 2, 3] })).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Messages.Single().Photo.ShouldBeNull();
    }

    [Fact]
    public async Task a_wait_with_a_picture_is_waited_and_what_may_have_arrived_goes_again_without_it()
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake));
        fake.Faults.Enqueue(FakeTelegram.TooManyRequests(3));
        (await Send(notifier, Requests.Message() with { Chart = Png })).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
        (await Send(notifier, Requests.Message(possibleRepeat: true) with { Chart = Png })).ShouldBeOfType<DeliveryResult.Delivered>();
        (fake.Requests.Count, fake.Messages.Single().Photo).ShouldBe((2, null));
    }

    [Theory]
    [InlineData(Notice.Alert)]
    [InlineData(Notice.Summary)]
    [InlineData(Notice.Escalation)]
    public async Task an_alert_can_be_answered_where_somebody_is_allowed_to(Notice notice) =>
        (await Sent(Requests.Message() with { Notice = notice }, users: true)).Buttons.ShouldBe(
        [
            new("Acknowledge", $"ack:{Requests.AlertId:N}", null), new("Mute 1 h", $"mute:{Requests.AlertId:N}", null), new("Why?", $"why:{Requests.AlertId:N}", null),
        ]);

    [Fact]
    public async Task a_chart_has_the_same_buttons() => (await Sent(Requests.Message() with { Chart = Png }, users: true)).Buttons.Count.ShouldBe(3);

    [Fact]
    public async Task an_all_clear_asks_for_nothing() =>
        (await Sent(Requests.Message() with { Notice = Notice.AllClear, AcknowledgeAt = new Uri("https://desk.example.com/ack/1") }, users: true)).Buttons.ShouldBeEmpty();

    [Fact]
    public async Task without_allowed_users_there_is_a_link_or_nothing()
    {
        (await Sent(Requests.Message(), users: false)).Buttons.ShouldBeEmpty();
        (await Sent(Requests.Message() with { AcknowledgeAt = new Uri("https://desk.example.com/ack/1") }, users: false)).Buttons.ShouldBe([new("Acknowledge", null, "https://desk.example.com/ack/1")]);
    }

    [Theory]
    [InlineData("http://localhost:8080/ack/1")]
    [InlineData("http://desk/ack/1")]
    public async Task a_button_that_telegram_refuses_does_not_cost_the_text(string address)
    {
        var message = await Sent(Requests.Message() with { AcknowledgeAt = new Uri(address) }, users: false);
        (message.Buttons.Count, message.Shown).ShouldBe((0, TelegramRenderer.Render(Requests.Message()).Plain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task an_edit_shows_who_acknowledged_under_text_or_picture_and_leaves_the_other_buttons(bool isPhoto)
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake, users: true));
        var message = Requests.Message() with { Chart = isPhoto ? Png : null };
        var sent = (await Send(notifier, message)).ShouldBeOfType<DeliveryResult.Delivered>();
        // Whoever edits need not have kept the picture.
        var edited = message with { Chart = null };
        (await Editable(notifier).Edit(sent.ProviderMessageId!, edited, "acknowledged by <Ada> at 10:32:05", default)).ShouldBe(sent);
        var edit = fake.Edits.Single();
        edit.Shown.ShouldBe(TelegramRenderer.Render(message).Plain + "\n✅ acknowledged by <Ada> at 10:32:05");
        edit.Photo.ShouldBe(message.Chart);
        edit.Buttons.Select(button => button.Text).ShouldBe(["Mute 1 h", "Why?"]);

        // The same once more changes nothing and is no failure.
        (await Editable(notifier).Edit(sent.ProviderMessageId!, edited, "acknowledged by <Ada> at 10:32:05", default)).ShouldBe(sent);
        fake.Edits.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void no_edit_is_over_telegrams_lengths_whatever_comes_in(string name)
    {
        var message = Requests.Message(Hostile.Text(name), possibleRepeat: true, Hostile.Facts(name));
        TelegramRenderer.Render(message, Hostile.Text(name)).Plain.Length.ShouldBeLessThanOrEqualTo(4096);
        var caption = TelegramRenderer.Render(message, Hostile.Text(name), TelegramRenderer.CaptionLimit);
        caption.Plain.Length.ShouldBeLessThanOrEqualTo(1024);
        TelegramHtml.Parse(caption.Html).ShouldBe((caption.Plain, null));
    }

    [Theory]
    [InlineData("999999", "400 Bad Request: Bad Request: message to edit not found", 1)]
    [InlineData("-1", "not the id of a Telegram message", 0)]
    [InlineData("99999999999", "not the id of a Telegram message", 0)]
    public async Task a_message_that_is_not_there_cannot_be_edited(string id, string reason, int calls)
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake));
        (await Editable(notifier).Edit(id, Requests.Message(), "acknowledged", default)).ShouldBe(new DeliveryResult.Permanent(reason));
        fake.Requests.Count.ShouldBe(calls);
    }

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(false, 60, 60)]
    [InlineData(true, 1, 1)]
    [InlineData(true, 60, 19)]
    public void its_pace_is_one_a_second_and_never_more_than_twenty_a_minute_in_a_group(bool isGroup, int seconds, int most) =>
        Pacing.MostIn(TimeSpan.FromSeconds(seconds), TelegramRenderer.Limits(isGroup)).ShouldBe(most);

    private static async Task<TelegramMessage> Sent(ChannelMessage message, bool users)
    {
        await using var fake = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = new NotifierRig(Settings(fake, users));
        (await Send(notifier, message)).ShouldBeOfType<DeliveryResult.Delivered>();
        return fake.Messages.Single();
    }

    private static Task<DeliveryResult> Send(NotifierRig notifier, ChannelMessage message) => notifier.Channel("telegram").Send(message, default);

    private static IEditableChannel Editable(NotifierRig notifier) => notifier.Channel("telegram").ShouldBeAssignableTo<IEditableChannel>()!;

    private static Dictionary<string, string?> Settings(FakeTelegram fake, bool users = false)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Notifier:Telegram:BotToken"] = ChannelRig.BotToken,
            ["Notifier:Telegram:ChatId"] = ChannelRig.ChatId,
            ["Notifier:Telegram:BaseUrl"] = fake.BaseUrl,
        };
        if (users) settings["Notifier:Telegram:AllowedUsers:0"] = "1111111";
        return settings;
    }
}
