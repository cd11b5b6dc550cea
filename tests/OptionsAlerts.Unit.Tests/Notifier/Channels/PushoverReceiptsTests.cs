using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>An emergency's life as its receipt tells it: it repeats until acknowledged, cancelled or expired.</summary>
public sealed class PushoverReceiptsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Requests.EventTime);
    private FakePushover _fake = null!;
    private NotifierRig _notifier = null!;
    private PushoverReceipts _receipts = null!;

    public async ValueTask InitializeAsync()
    {
        _fake = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        _notifier = new NotifierRig(ChannelRig.PushoverSettings(_fake.BaseUrl), _time);
        _receipts = _notifier.Make<PushoverReceipts>();
    }

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Fact]
    public async Task it_repeats_every_minute_until_it_expires()
    {
        var receipt = await Emergency();
        _time.Advance(TimeSpan.FromMinutes(10.5));
        var open = await Known(receipt);
        open.ShouldBe(new PushoverReceipt(null, null, null, Requests.EventTime.AddMinutes(10), IsExpired: false, Requests.EventTime.AddMinutes(30)));
        open.IsOpen.ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(20));
        var over = await Known(receipt);
        (over.IsExpired, over.IsAcknowledged, over.IsOpen, over.LastDeliveredAt).ShouldBe((true, false, false, Requests.EventTime.AddMinutes(30)));
    }

    [Fact]
    public async Task acknowledged_it_says_when_and_on_which_device_and_of_who_no_more_than_tells_members_apart()
    {
        var receipt = await Emergency();
        _time.Advance(TimeSpan.FromSeconds(90));
        _fake.Acknowledge(receipt, ChannelRig.PushoverUser, "iphone");
        var known = await Known(receipt);
        known.ShouldBe(new PushoverReceipt(
            Requests.EventTime.AddSeconds(90), "uQiRz…", "iphone", Requests.EventTime.AddSeconds(60), IsExpired: false, Requests.EventTime.AddMinutes(30)));
        known.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task cancelled_it_is_over_and_a_second_time_is_no_error()
    {
        var receipt = await Emergency();
        (await _receipts.Cancel(receipt, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        (await _receipts.Cancel(receipt, default)).ShouldBeOfType<DeliveryResult.Delivered>();
        (await Known(receipt)).IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task asked_sooner_than_every_five_seconds_pushover_wants_to_be_left_alone()
    {
        var receipt = await Emergency();
        await Known(receipt);
        _time.Advance(PushoverReceipts.SoonestPoll - TimeSpan.FromMilliseconds(1));
        Failed(await _receipts.Poll(receipt, default)).ShouldBeOfType<DeliveryResult.Transient>();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await Known(receipt)).IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task after_a_week_it_is_forgotten_for_good()
    {
        var receipt = await Emergency();
        _time.Advance(PushoverReceipts.Life - TimeSpan.FromSeconds(1));
        (await Known(receipt)).IsExpired.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(10));
        Failed(await _receipts.Poll(receipt, default)).ShouldBe(new DeliveryResult.Permanent("404 Not Found: receipt not found; may be invalid or expired"));
    }

    [Fact]
    public async Task a_server_in_trouble_may_be_asked_again()
    {
        _fake.Faults.Enqueue(new Fault.Answer(503, "later", "text/plain"));
        Failed(await _receipts.Poll("r1", default)).ShouldBe(new DeliveryResult.Transient("503 Service Unavailable: later"));
        _fake.Faults.Enqueue(new Fault.Answer(502, "later", "text/plain"));
        (await _receipts.Cancel("r1", default)).ShouldBe(new DeliveryResult.Transient("502 Bad Gateway: later"));
    }

    [Fact]
    public async Task an_answer_with_nothing_but_what_is_documented_is_read_and_one_in_another_language_is_not()
    {
        _fake.Faults.Enqueue(new Fault.Answer(
            200,
            """
            {"status":1,"acknowledged":1,"acknowledged_at":0,"acknowledged_by":"","acknowledged_by_device":"","last_delivered_at":1795188667,
             "expired":0,"expires_at":"soon","called_back":0,"called_back_at":0}
            """));
        (await Known("r1")).ShouldBe(new PushoverReceipt(Requests.EventTime, null, null, Requests.EventTime, IsExpired: false, ExpiresAt: null));
        _fake.Faults.Enqueue(Fault.Html(200, "Sign in to the hotel network"));
        Failed(await _receipts.Poll("r1", default)).ShouldBeOfType<DeliveryResult.Transient>().Reason.ShouldContain("Sign in to the hotel network");
    }

    [Fact]
    public async Task the_token_in_the_address_is_in_no_reason_and_no_log()
    {
        _fake.Faults.Enqueue(new Fault.Answer(500, $"at /1/receipts/r1.json?token={ChannelRig.PushoverToken}", "text/plain"));
        var reasons = $"{await _receipts.Poll("r1", default)}";
        await _fake.DisposeAsync();
        reasons += $"{await _receipts.Poll("r1", default)} {string.Join('\n', _notifier.Log.Lines)}";
        reasons.ShouldContain("no connection");
        reasons.ShouldNotContain(ChannelRig.PushoverToken);
    }

    [Fact]
    public async Task a_receipt_cannot_lead_elsewhere()
    {
        Failed(await _receipts.Poll("../users/validate", default)).ShouldBeOfType<DeliveryResult.Permanent>();
        _fake.Requests.Single().Path.ShouldStartWith("/1/receipts/");
    }

    private async Task<string> Emergency() =>
        (await _notifier.Channel("pushover").Send(ChannelMessage.From(Requests.For("pushover")), default)).ShouldBeOfType<DeliveryResult.Delivered>().ProviderMessageId!;

    private async Task<PushoverReceipt> Known(string receipt) => (await _receipts.Poll(receipt, default)).ShouldBeOfType<ReceiptPoll.Known>().Receipt;

    private static DeliveryResult Failed(ReceiptPoll poll) => poll.ShouldBeOfType<ReceiptPoll.Failed>().Result;
}
