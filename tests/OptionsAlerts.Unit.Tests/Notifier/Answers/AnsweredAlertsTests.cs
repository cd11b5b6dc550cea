using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Answers;

public sealed class AnsweredAlertsTests
{
    private readonly SentByRig _sent = new();
    private readonly FakeTimeProvider _time = new(Requests.EventTime);
    private readonly RecordedAnswers _answers = new();

    [Fact]
    public async Task an_acknowledged_alerts_message_says_who_has_seen_it_and_has_no_button_to_acknowledge_left()
    {
        await using var telegram = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = Rig(TelegramAt(telegram));
        await SendByTelegram(notifier);
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);

        var edited = telegram.Edits.Single();
        edited.Shown.ShouldContain("SPY crossed below gamma flip");
        edited.Shown.ShouldContain("acknowledged by Ada (pushover) at 2026-11-20 10:31:07 EST");
        edited.Buttons.ShouldNotContain(button => button.Text == "Acknowledge");
    }

    [Fact]
    public async Task told_twice_it_shows_the_same_and_is_no_failure()
    {
        await using var telegram = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = Rig(TelegramAt(telegram));
        await SendByTelegram(notifier);
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);
        telegram.Edits.Count.ShouldBe(1);
        notifier.Log.Lines.ShouldNotContain(line => line.Contains("did not show", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_message_of_several_alerts_is_left_as_it_is()
    {
        await using var telegram = await FakeTelegram.Start(ChannelRig.BotToken, ChannelRig.ChatId);
        await using var notifier = Rig(TelegramAt(telegram));
        await SendByTelegram(notifier);
        _sent.Messages[0] = _sent.Messages[0] with { IsAlone = false };
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);
        telegram.Edits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(AnswerCause.Acknowledged)]
    [InlineData(AnswerCause.AllClear)]
    public async Task an_emergency_stops_repeating_whichever_way_it_is_answered(AnswerCause cause)
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var receipt = await Emergency(notifier);
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged() with { Cause = cause }, default);
        (await IsStopped(notifier, receipt)).ShouldBeTrue();
    }

    [Fact]
    public async Task an_emergency_that_could_not_be_stopped_is_stopped_in_the_next_round()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var receipt = await Emergency(notifier);
        pushover.Faults.Enqueue(new Fault.Answer(503, "{}"));
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);
        (await IsStopped(notifier, receipt)).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        await notifier.Service<PushoverEmergencies>().Look(default);
        (await IsStopped(notifier, receipt)).ShouldBeTrue();
    }

    [Fact]
    public async Task an_emergency_that_was_sent_after_the_answer_is_stopped_too_and_every_one_of_an_alert()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var first = await Emergency(notifier);
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);
        var late = await Emergency(notifier);
        await notifier.Service<PushoverEmergencies>().Look(default);
        (await IsStopped(notifier, first), await IsStopped(notifier, late)).ShouldBe((true, true));
        _answers.Given.ShouldBeEmpty();
    }

    [Fact]
    public async Task an_alert_that_pushover_was_never_sent_costs_it_no_call()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        await notifier.Service<AnsweredAlerts>().Take(Acknowledged(), default);
        pushover.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_is_acknowledged_on_a_phone_is_taken_to_the_engine_once()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var receipt = await Emergency(notifier);
        var emergencies = notifier.Service<PushoverEmergencies>();
        await emergencies.Look(default);
        _answers.Given.ShouldBeEmpty();

        pushover.Acknowledge(receipt, ChannelRig.PushoverUser, "iphone");
        _time.Advance(TimeSpan.FromSeconds(10));
        await emergencies.Look(default);
        _answers.Given.Single().ShouldBe($"ack {Requests.AlertId} by {ChannelRig.PushoverUser[..5]}… on iphone via pushover");
        _time.Advance(TimeSpan.FromSeconds(30));
        await emergencies.Look(default);
        _answers.Given.Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_emergency_of_before_a_restart_is_asked_about_and_one_that_has_expired_is_not()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var before = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var receipt = await Emergency(before);
        pushover.Acknowledge(receipt, ChannelRig.PushoverUser, "iphone");
        await using var after = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        _time.Advance(TimeSpan.FromMinutes(29));
        await after.Service<PushoverEmergencies>().Look(default);
        _answers.Given.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromMinutes(2));
        await using var later = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        await later.Service<PushoverEmergencies>().Look(default);
        _answers.Given.Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_end_stops_what_was_told_of_the_condition_before_and_neither_another_nor_what_came_since()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var first = await Emergency(notifier, Alert("first"));
        var told = await Emergency(notifier, Alert("told", minutes: 5));
        var other = await Emergency(notifier, Alert("other", minutes: 5) with { Symbol = "QQQ" });
        var next = await Emergency(notifier, Alert("next", minutes: 10) with { Subject = "flip:above" });
        await notifier.Service<AnsweredAlerts>().Take(Over("told"), default);
        (await AreStopped(notifier, first, told, other, next)).ShouldBe([true, true, false, false]);
    }

    [Theory]
    [InlineData("not sent", 14)]
    [InlineData("engine", 0)]
    [InlineData("ledger", 0)]
    public async Task an_end_stops_also_what_waited_for_pushover_then_and_what_could_not_be_looked_up(string trouble, int later)
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var isLate = trouble == "not sent";
        var early = isLate ? null : await Emergency(notifier, Alert("early"));
        await Emergency(notifier, Alert("told", minutes: 5));
        _sent.EngineIsAway = trouble == "engine" ? new RpcException(new Status(StatusCode.Unavailable, "no route")) : null;
        _sent.LedgerIsAway = trouble == "ledger" ? new TimeoutException("no route") : null;
        await notifier.Service<AnsweredAlerts>().Take(Over("told"), default);

        _time.Advance(TimeSpan.FromMinutes(later));
        early ??= await Emergency(notifier, Alert("early"));
        var (other, next) = (await Emergency(notifier, Alert("other") with { Symbol = "QQQ" }), await Emergency(notifier, Alert("next", minutes: 10)));
        if (!isLate)
        {
            await notifier.Service<PushoverEmergencies>().Look(default);
            (await AreStopped(notifier, early)).ShouldBe([trouble == "ledger"]);
            (_sent.EngineIsAway, _sent.LedgerIsAway) = (null, null);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        await notifier.Service<PushoverEmergencies>().Look(default);
        (await AreStopped(notifier, early, other, next)).ShouldBe([true, false, false]);
        _answers.Given.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_is_acknowledged_on_a_phone_is_heard_while_the_end_of_another_cannot_be_looked_up()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        var receipt = await Emergency(notifier, Alert("acknowledged"));
        _sent.EngineIsAway = new RpcException(new Status(StatusCode.Internal, "broken"));
        await notifier.Service<AnsweredAlerts>().Take(Over("another"), default);
        pushover.Acknowledge(receipt, ChannelRig.PushoverUser, "iphone");
        _time.Advance(TimeSpan.FromSeconds(10));
        await notifier.Service<PushoverEmergencies>().Look(default);
        _answers.Given.Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_end_is_remembered_for_as_long_as_anything_may_wait_and_repeat_and_no_longer()
    {
        await using var pushover = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        await using var notifier = Rig(ChannelRig.PushoverSettings(pushover.BaseUrl));
        _sent.Contents[DeterministicId.Of("told")] = Alert("told");
        await notifier.Service<AnsweredAlerts>().Take(Over("told"), default);
        _time.Advance(TimeSpan.FromMinutes(44));
        var within = await Emergency(notifier, Alert("within"));
        await notifier.Service<PushoverEmergencies>().Look(default);
        _time.Advance(TimeSpan.FromMinutes(2));
        var after = await Emergency(notifier, Alert("after"));
        await notifier.Service<PushoverEmergencies>().Look(default);
        (await AreStopped(notifier, within, after)).ShouldBe([true, false]);
    }

    private static AlertAnswered Over(string alert) => new() { RunId = "live", AlertId = DeterministicId.Of(alert), Cause = AnswerCause.AllClear, At = Requests.EventTime.AddMinutes(10) };

    private static ChannelMessage Alert(string name, int minutes = 0) => Requests.Message() with
    {
        AlertId = DeterministicId.Of(name),
        RequestId = DeterministicId.Of(name),
        Severity = Severity.Critical,
        RequestedAt = Requests.EventTime.AddMinutes(minutes),
    };

    private NotifierRig Rig(Dictionary<string, string?> settings) => new(
        [.. settings, new("Notifier:Answers:Engine", "http://127.0.0.1:1"), new("Notifier:Pushover:EmergencyExpire", "00:30:00")], _time, _answers,
        services => services.AddSingleton<ISentMessages>(_sent).AddSingleton<IAlertContents>(_sent));

    private static Dictionary<string, string?> TelegramAt(FakeTelegram telegram) => new(StringComparer.Ordinal)
    {
        ["Notifier:Telegram:BotToken"] = ChannelRig.BotToken,
        ["Notifier:Telegram:ChatId"] = ChannelRig.ChatId,
        ["Notifier:Telegram:BaseUrl"] = telegram.BaseUrl,
        ["Notifier:Telegram:AllowedUsers:0"] = "1111111",
    };

    private async Task SendByTelegram(NotifierRig notifier)
    {
        var delivered = (await notifier.Channel("telegram").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        _sent.Messages.Add(new SentMessage("telegram", delivered.ProviderMessageId!, IsAlone: true));
    }

    private async Task<string> Emergency(NotifierRig notifier, ChannelMessage? alert = null)
    {
        alert ??= Requests.Message() with { Severity = Severity.Critical };
        _sent.Contents[alert.AlertId] = alert;
        var delivered = (await notifier.Channel("pushover").Send(alert, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        _sent.Messages.Add(new SentMessage("pushover", delivered.ProviderMessageId!, IsAlone: true));
        _sent.Receipts.Add(new SentEmergency(alert.AlertId, delivered.ProviderMessageId!, _time.GetUtcNow()));
        return delivered.ProviderMessageId!;
    }

    // A receipt may be asked about every five seconds and no oftener.
    private async Task<bool> IsStopped(NotifierRig notifier, string receipt) => (await AreStopped(notifier, receipt)).Single();

    private async Task<List<bool>> AreStopped(NotifierRig notifier, params string[] receipts)
    {
        _time.Advance(TimeSpan.FromSeconds(6));
        var stopped = new List<bool>();
        foreach (var receipt in receipts) stopped.Add((await notifier.Service<PushoverReceipts>().Poll(receipt, default)).ShouldBeOfType<ReceiptPoll.Known>().Receipt.IsExpired);
        return stopped;
    }

    private static AlertAnswered Acknowledged() => new()
    {
        RunId = "live",
        AlertId = Requests.AlertId,
        Cause = AnswerCause.Acknowledged,
        At = Requests.EventTime,
        By = "Ada",
        Via = "pushover",
    };
}
