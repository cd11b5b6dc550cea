using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Notifier.Channels.Pushover;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>A picture goes with the message where it can, and never costs the text.</summary>
public sealed class PushoverPictureTests : IAsyncLifetime
{
    // All values of a byte, line ends of a form among them.
    private static readonly byte[] Chart = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Enumerable.Range(0, 256).Select(i => (byte)i), 0x0D, 0x0A, 0x0D, 0x0A];

    private FakePushover _fake = null!;
    private NotifierRig _notifier = null!;

    public async ValueTask InitializeAsync()
    {
        _fake = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser);
        _notifier = new NotifierRig(ChannelRig.PushoverSettings(_fake.BaseUrl));
    }

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Fact]
    public async Task it_arrives_byte_by_byte_and_changes_no_other_field()
    {
        await Send(Message());
        await Send(Message() with { Chart = null });
        _fake.Messages[0].Attachment.ShouldBe(Chart);
        _fake.Messages[0].Fields.ShouldBe(_fake.Messages[1].Fields, ignoreOrder: true);
        _fake.Messages[1].Attachment.ShouldBeNull();
    }

    [Fact]
    public async Task refused_it_is_left_out_and_the_text_goes_at_once()
    {
        _fake.TakesPictures = false;
        (await Send(Message())).ShouldBe(new DeliveryResult.Delivered(_fake.Messages.Single().Receipt));
        _fake.Messages.Single().Attachment.ShouldBeNull();
        _fake.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task too_large_for_whoever_is_in_front_it_is_left_out_too()
    {
        _fake.Faults.Enqueue(Fault.Html(413, "Request Entity Too Large"));
        (await Send(Message())).ShouldBeOfType<DeliveryResult.Delivered>();
        _fake.Messages.Single().Attachment.ShouldBeNull();
    }

    [Fact]
    public async Task a_refusal_of_something_else_is_not_asked_again_without_it()
    {
        _fake.Faults.Enqueue(FakePushover.Error(400, "user identifier is invalid", "user"));
        (await Send(Message())).ShouldBeOfType<DeliveryResult.Permanent>().IsDown.ShouldBeTrue();
        _fake.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task five_megabytes_go_and_a_byte_more_stays()
    {
        await Send(Message() with { Chart = new byte[PushoverRenderer.PictureLimit] });
        await Send(Message() with { Chart = new byte[PushoverRenderer.PictureLimit + 1], RequestId = Requests.AlertId });
        _fake.Messages.Select(message => message.Attachment?.Count).ShouldBe([PushoverRenderer.PictureLimit, null]);
        _fake.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task after_a_servers_error_nothing_goes_at_once()
    {
        _fake.Faults.Enqueue(new Fault.Answer(500, "{}"));
        (await Send(Message())).ShouldBeOfType<DeliveryResult.Transient>();
        _fake.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_request_whose_call_may_have_arrived_goes_again_without_it()
    {
        _fake.Faults.Enqueue(new Fault.Reset());
        (await Send(Message())).ShouldBeOfType<DeliveryResult.Transient>();
        (await Send(Message() with { PossibleRepeat = true })).ShouldBeOfType<DeliveryResult.Delivered>();
        (await Send(Message() with { RequestId = Requests.AlertId })).ShouldBeOfType<DeliveryResult.Delivered>();
        _fake.Messages.Select(message => message.Attachment is not null).ShouldBe([false, true]);
    }

    private static ChannelMessage Message() => Requests.Message() with { Chart = Chart };

    private Task<DeliveryResult> Send(ChannelMessage message) => _notifier.Channel("pushover").Send(message, default);
}
