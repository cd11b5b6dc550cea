using System.Text;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Webhook;
using OptionsAlerts.Notifier.Channels.Webhook;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class WebhookChannelTests : HttpChannelContract
{
    protected override bool ReadsTheAnswer => false;

    private protected override Task<ChannelRig> Start() => ChannelRig.Webhook();

    [Fact]
    public void the_signature_is_the_specifications_own_example() =>
        WebhookSignature.Sign(
                WebhookSignature.Key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_dG9vIHNob3J0")]
    [InlineData("whsec_not base64 at all, however long it is made")]
    public void what_is_no_secret_has_no_key(string secret) => WebhookSignature.Key(secret).ShouldBeNull();

    [Fact]
    public async Task every_try_has_the_same_id_so_that_the_receiver_can_drop_repeats()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(new Fault.Answer(503, "wait", "text/plain"));
        await notifier.Router.Dispatch(Requests.For("webhook"), default);
        rig.Requests().Select(request => request.Header("webhook-id")).Distinct(StringComparer.Ordinal).ShouldBe([$"msg_{Requests.For("webhook").RequestId:N}"]);
    }

    [Fact]
    public async Task the_time_signed_is_the_calls_own()
    {
        var time = new FakeTimeProvider(Requests.EventTime);
        await using var rig = await ChannelRig.Webhook(time);
        await using var notifier = new NotifierRig(rig.Settings, time);
        time.Advance(TimeSpan.FromHours(3));
        (await notifier.Channel("webhook").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        rig.Requests().Single().Header("webhook-timestamp").ShouldBe(time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task a_receiver_with_another_secret_refuses_the_signature()
    {
        await using var fake = await FakeWebhook.Start("whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("another secret of thirty-two byte")));
        await using var notifier = new NotifierRig([new("Notifier:Webhook:Url", fake.BaseUrl), new("Notifier:Webhook:Secret", ChannelRig.WebhookSecret)]);
        (await notifier.Channel("webhook").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Permanent("401 Unauthorized: {\"error\":\"no matching signature\"}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task while_secrets_are_changed_a_receiver_takes_a_message_by_either(int known)
    {
        string[] secrets = [ChannelRig.WebhookSecret, "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("another secret of thirty-two byte"))];
        await using var fake = await FakeWebhook.Start(secrets[known]);
        await using var notifier = new NotifierRig([new("Notifier:Webhook:Url", fake.BaseUrl), new("Notifier:Webhook:Secret", secrets[0]), new("Notifier:Webhook:PreviousSecret", secrets[1])]);
        (await notifier.Channel("webhook").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Requests.Single().Header("webhook-signature")!.Split(' ').ShouldAllBe(signature => signature.StartsWith("v1,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_body_is_as_documented()
    {
        await using var fake = await FakeWebhook.Start(ChannelRig.WebhookSecret);
        await using var notifier = new NotifierRig([new("Notifier:Webhook:Url", fake.BaseUrl), new("Notifier:Webhook:Secret", ChannelRig.WebhookSecret)]);
        await notifier.Channel("webhook").Send(Requests.Message(), default);
        Encoding.UTF8.GetString(fake.Requests.Single().Body).ShouldBe(
            $$$"""
            {"type":"alert","timestamp":"2026-11-20T15:31:07+00:00","data":{"requestId":"{{{Requests.Message().RequestId}}}","alertId":"{{{Requests.AlertId}}}","runId":"live","attempt":1,"possibleRepeat":false,"notice":"alert","kind":"gamma_flip_breach","severity":"critical","symbol":"SPY","subject":"flip:below","headline":"SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma","eventTime":"2026-11-20T15:31:07+00:00","exchangeTime":"2026-11-20 10:31:07 EST","facts":[{"name":"spot","unit":"price","number":579.41,"display":"579.41"},{"name":"net_gamma","unit":"usd_per_percent","number":-1230000000,"display":"−$1.23 bn per 1 %"}]}}
            """);
    }
}
