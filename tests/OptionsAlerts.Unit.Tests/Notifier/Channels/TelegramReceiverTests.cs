using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>From a button pressed to an answer given, through the Bot API's own updates.</summary>
public sealed class TelegramReceiverTests : IAsyncDisposable
{
    private const long Ada = 1111111;
    private const long Mallory = 666;

    private static readonly string Ack = new TelegramCallback(TelegramAnswer.Acknowledge, Requests.AlertId).ToString();
    private static readonly string Mute = new TelegramCallback(TelegramAnswer.Mute, Requests.AlertId).ToString();
    private static readonly string Why = new TelegramCallback(TelegramAnswer.Why, Requests.AlertId).ToString();

    private readonly FakeTimeProvider _time = new(Requests.EventTime);
    private readonly List<NotifierRig> _notifiers = [];
    private FakeTelegram? _telegram;

    [Fact]
    public async Task an_alert_is_acknowledged_where_it_was_read_and_its_button_goes()
    {
        var answers = new RecordedAnswers();
        var notifier = await Start(answers);
        var sent = (DeliveryResult.Delivered)await notifier.Channel("telegram").Send(Requests.Message(), default);
        var query = _telegram!.Press(Ada, "Ada", Ack, int.Parse(sent.ProviderMessageId!, System.Globalization.CultureInfo.InvariantCulture));
        await Until(() => _telegram.Edits.Count == 1);
        answers.Given.ShouldBe([$"ack {Requests.AlertId} by Ada ({Ada}) via telegram"]);
        _telegram.Toasts.ShouldBe([new TelegramToast(query, "Acknowledged.", IsAlert: false)]);
        _telegram.Edits.Single().Buttons.Select(button => button.Text).ShouldBe(["Mute 1 h", "Why?"]);
        _telegram.Edits.Single().Shown.ShouldBe(_telegram.Messages.Single().Shown);
    }

    [Fact]
    public async Task a_subject_is_muted_for_an_hour_and_a_reason_fills_a_box_of_two_hundred_characters()
    {
        var answers = new RecordedAnswers { Reason = "because " + new string('x', 400) };
        await Start(answers);
        _telegram!.Press(Ada, "Ada", Mute);
        _telegram.Press(Ada, "Ada", Why);
        await Until(() => _telegram.Toasts.Count == 2);
        answers.Given.ShouldBe([$"mute {Requests.AlertId} for 01:00:00 by Ada ({Ada})", $"why {Requests.AlertId}"]);
        _telegram.Toasts.Select(toast => (toast.Text.Length, toast.IsAlert)).ShouldBe([("Muted for an hour.".Length, false), (200, true)]);
    }

    [Fact]
    public async Task whoever_is_not_allowed_is_told_so_counted_and_gets_nothing_done()
    {
        var answers = new RecordedAnswers();
        var notifier = await Start(answers);
        using var counted = new Counted(notifier.Meters, "options_alerts.answers", "outcome");
        foreach (var data in new[] { Ack, Mute, Why }) _telegram!.Press(Mallory, "Ada", data);
        await Until(() => _telegram!.Toasts.Count == 3);
        _telegram!.Toasts.ShouldAllBe(toast => toast.Text == "You are not allowed to answer alerts." && !toast.IsAlert);
        (answers.Calls, counted["not_allowed"]).ShouldBe((0, 3L));
    }

    [Fact]
    public async Task data_of_no_button_of_ours_is_counted_changes_nothing_and_stops_nothing_else()
    {
        var answers = new RecordedAnswers();
        var notifier = await Start(answers);
        using var counted = new Counted(notifier.Meters, "options_alerts.answers", "outcome");
        string?[] hostile = [null, "", "ack:", "ack:../../etc", "ack:" + new string('f', 31) + "g", Ack.ToUpperInvariant(), "<b>ack</b>", "\u202Eack", new string('9', 64)];
        foreach (var data in hostile) _telegram!.Press(Ada, "Ada", data);
        _telegram!.Press(Ada, "Ada", Ack);
        await Until(() => _telegram.Toasts.Count == hostile.Length + 1);
        (counted["unreadable"], counted["acknowledged"]).ShouldBe((hostile.Length, 1L));
        answers.Given.Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_answer_too_late_to_be_shown_counts_all_the_same()
    {
        var answers = new RecordedAnswers();
        var notifier = await Start(answers);
        _telegram!.QueriesAreOld = true;
        _telegram.Press(Ada, "Ada", Ack);
        await Until(() => _telegram.WaitingUpdates == 0);
        answers.Given.Count.ShouldBe(1);
        notifier.Log.Lines.ShouldContain(line => line.Contains("query is too old", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ada\r\n\u202EeveL", "Ada eveL (1111111)")]
    [InlineData("\u200B", "1111111")]
    public async Task who_answered_is_one_line_with_the_number_that_cannot_be_chosen(string name, string by)
    {
        var answers = new RecordedAnswers();
        await Start(answers);
        _telegram!.Press(Ada, name, Ack);
        await Until(() => answers.Given.Count == 1);
        answers.Given.Single().ShouldBe($"ack {Requests.AlertId} by {by} via telegram");
    }

    [Fact]
    public async Task what_cannot_be_done_at_once_is_tried_again()
    {
        var answers = new RecordedAnswers { Failures = 2 };
        await Start(answers);
        _telegram!.Press(Ada, "Ada", Ack);
        await UntilInTime(() => answers.Calls == 3);
        await Until(() => _telegram.Toasts.Count == 1);
        _telegram.Toasts.Single().Text.ShouldBe("Acknowledged.");
    }

    [Fact]
    public async Task what_cannot_be_done_at_all_is_said_and_keeps_nobody_waiting()
    {
        var answers = new RecordedAnswers { Failures = 3 };
        var notifier = await Start(answers);
        using var counted = new Counted(notifier.Meters, "options_alerts.answers", "outcome");
        _telegram!.Press(Ada, "Ada", Ack);
        _telegram.Press(Ada, "Ada", Mute);
        await UntilInTime(() => answers.Calls >= 3);
        await Until(() => _telegram.Toasts.Count == 2);
        _telegram.Toasts.Select(toast => toast.Text).ShouldBe(["This could not be done now. Press again in a minute.", "Muted for an hour."]);
        (counted["failed"], counted["muted"]).ShouldBe((1L, 1L));
        notifier.Log.Lines.ShouldContain(line => line.Contains("could not be carried out: InvalidOperationException: the broker is away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_press_that_was_in_hand_at_the_end_comes_again()
    {
        var hanging = new RecordedAnswers { Hangs = true };
        var notifier = await Start(hanging);
        _telegram!.Press(Ada, "Ada", Ack);
        await Until(() => hanging.Calls == 1);
        await notifier.Receiver!.StopAsync(default);
        _telegram.WaitingUpdates.ShouldBe(1);

        var answers = new RecordedAnswers();
        await Another(answers);
        await Until(() => answers.Given.Count == 1 && _telegram.WaitingUpdates == 0);
        _telegram.Toasts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_second_asker_is_told_once_and_asks_on()
    {
        var answers = new RecordedAnswers();
        await Faulty([.. Enumerable.Repeat<Fault>(FakeTelegram.Error(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"), 3)]);
        var notifier = await Another(answers);
        await UntilInTime(() => _telegram!.Requests.Count >= 4);
        _telegram!.Press(Ada, "Ada", Ack);
        await Until(() => answers.Given.Count == 1);
        notifier.Log.Lines.Count(line => line.Contains("Conflict: terminated by other getUpdates request", StringComparison.Ordinal)).ShouldBe(1);
        notifier.Log.Lines.ShouldContain(line => line.Contains("says again what was pressed", StringComparison.Ordinal));
        (_time.GetUtcNow() - Requests.EventTime).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task no_failure_ends_the_asking_and_no_secret_is_said()
    {
        var answers = new RecordedAnswers();
        Fault[] faults =
        [
            FakeTelegram.Error(500, "Internal Server Error at /bot" + ChannelRig.BotToken), Fault.Html(502, "502 Bad Gateway"), new Fault.Reset(), new Fault.HalfAnswer(), new Fault.Flood(200, 1L << 40),
            FakeTelegram.TooManyRequests(40), new Fault.Answer(200, "[]"), new Fault.Answer(200, "{\"ok\":true,\"result\":\"none\"}"), FakeTelegram.Error(401, "Unauthorized"), Fault.Redirect("/elsewhere"),
        ];
        await Faulty(faults);
        var notifier = await Another(answers);
        await UntilInTime(() => _telegram!.Requests.Count > faults.Length);
        _telegram!.Press(Ada, "Ada", Ack);
        await Until(() => answers.Given.Count == 1);
        string.Join('\n', notifier.Log.Lines).ShouldNotContain(ChannelRig.BotToken.Split(':')[1]);
    }

    [Fact]
    public async Task telegram_is_asked_for_presses_alone_for_half_a_minute_within_the_clients_patience()
    {
        await Start(new RecordedAnswers());
        await Until(() => _telegram!.Requests.Count >= 1);
        var request = _telegram!.Requests[0];
        request.Path.ShouldBe($"/bot{ChannelRig.BotToken}/getUpdates");
        using var body = JsonDocument.Parse(request.Body);
        body.RootElement.GetProperty("timeout").GetInt32().ShouldBe(30);
        body.RootElement.GetProperty("allowed_updates").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["callback_query"]);
        TelegramReceiver.PollTimeout.ShouldBeGreaterThan(TelegramReceiver.Poll);
    }

    [Fact]
    public async Task nobody_asks_where_nobody_may_answer()
    {
        await using var notifier = new NotifierRig([new("Notifier:Telegram:BotToken", ChannelRig.BotToken), new("Notifier:Telegram:ChatId", "42")]);
        notifier.Receiver.ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var notifier in _notifiers)
        {
            if (notifier.Receiver is { } receiver) await receiver.StopAsync(default);
            await notifier.DisposeAsync();
        }

        if (_telegram is not null) await _telegram.DisposeAsync();
    }

    private async Task<NotifierRig> Start(RecordedAnswers answers)
    {
        await Faulty([]);
        return await Another(answers);
    }

    private async Task Faulty(IReadOnlyList<Fault> faults)
    {
        _telegram = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        foreach (var fault in faults) _telegram.Faults.Enqueue(fault);
    }

    private async Task<NotifierRig> Another(RecordedAnswers answers)
    {
        var notifier = new NotifierRig(
            [
                new("Notifier:Telegram:BotToken", ChannelRig.BotToken), new("Notifier:Telegram:ChatId", ChannelRig.ChatId), new("Notifier:Telegram:BaseUrl", _telegram!.BaseUrl),
                new("Notifier:Telegram:AllowedUsers:0", "1111111"),
            ],
            _time,
            answers);
        _notifiers.Add(notifier);
        await notifier.Receiver!.StartAsync(default);
        return notifier;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition() && i < 20_000; i++) await Task.Delay(1);
        condition().ShouldBeTrue();
    }

    // Lets the notifier's clock run, a second at a time, while it waits.
    private async Task UntilInTime(Func<bool> condition)
    {
        for (var i = 0; !condition() && i < 10_000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }

        condition().ShouldBeTrue();
    }
}
