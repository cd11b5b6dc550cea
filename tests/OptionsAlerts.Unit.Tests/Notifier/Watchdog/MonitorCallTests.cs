using System.Text;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Watchdog.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

public sealed class MonitorCallTests
{
    [Theory]
    [InlineData(HeartbeatPreset.Healthchecks, HeartbeatSignal.Start, "https://hc.example/ping/u-u-i-d/start", null)]
    [InlineData(HeartbeatPreset.Healthchecks, HeartbeatSignal.Success, "https://hc.example/ping/u-u-i-d", null)]
    [InlineData(HeartbeatPreset.Healthchecks, HeartbeatSignal.Fail, "https://hc.example/ping/u-u-i-d/fail", "store: away\nengine: late & lame")]
    [InlineData(HeartbeatPreset.Cronitor, HeartbeatSignal.Start, "https://hc.example/ping/u-u-i-d?state=run", null)]
    [InlineData(HeartbeatPreset.Cronitor, HeartbeatSignal.Success, "https://hc.example/ping/u-u-i-d?state=complete", null)]
    [InlineData(HeartbeatPreset.Cronitor, HeartbeatSignal.Fail, "https://hc.example/ping/u-u-i-d?state=fail&message=store%3A%20away%3B%20engine%3A%20late%20%26%20lame", null)]
    [InlineData(HeartbeatPreset.UptimeRobot, HeartbeatSignal.Success, "https://hc.example/ping/u-u-i-d", null)]
    public void each_preset_speaks_its_monitors_protocol(HeartbeatPreset preset, HeartbeatSignal signal, string address, string? body)
    {
        var call = MonitorCall.Of(preset, new Uri("https://hc.example/ping/u-u-i-d"), signal, ["store: away", "engine: late & lame"], MonitorCall.DefaultBodyLimit)!;
        (call.Address.AbsoluteUri, call.Body).ShouldBe((address, body));
    }

    [Theory]
    [InlineData(HeartbeatSignal.Start)]
    [InlineData(HeartbeatSignal.Fail)]
    public void uptimerobot_hears_of_a_failure_by_silence(HeartbeatSignal signal) =>
        MonitorCall.Of(HeartbeatPreset.UptimeRobot, new Uri("https://x.example/m1"), signal, ["no"], 100).ShouldBeNull();

    [Fact]
    public void a_slash_at_the_end_and_a_query_are_kept_apart_from_what_is_added()
    {
        MonitorCall.Of(HeartbeatPreset.Healthchecks, new Uri("https://hc.example/key/slug/?create=1"), HeartbeatSignal.Start, [], 9)!.Address.AbsoluteUri.ShouldBe("https://hc.example/key/slug/start?create=1");
        MonitorCall.Of(HeartbeatPreset.Cronitor, new Uri("https://cr.example/p/k/m?host=a"), HeartbeatSignal.Success, [], 9)!.Address.Query.ShouldBe("?host=a&state=complete");
    }

    [Theory]
    [InlineData(4, "a")]
    [InlineData(5, "a𝄞")]
    [InlineData(6, "a𝄞")]
    [InlineData(7, "a𝄞é")]
    [InlineData(8, "a𝄞éz")]
    [InlineData(0, "")]
    public void a_body_is_cut_to_what_the_monitor_keeps_between_characters(int bytes, string kept)
    {
        var body = MonitorCall.Of(HeartbeatPreset.Healthchecks, new Uri("https://hc.example/u"), HeartbeatSignal.Fail, ["a𝄞éz"], bytes)!.Body!;
        body.ShouldBe(kept);
        Encoding.UTF8.GetByteCount(body).ShouldBeLessThanOrEqualTo(bytes);
    }

    [Theory]
    [InlineData(HeartbeatPreset.Healthchecks, 200, "OK", true)]
    [InlineData(HeartbeatPreset.Healthchecks, 200, "OK (not found)", false)]
    [InlineData(HeartbeatPreset.Healthchecks, 404, "not found", false)]
    [InlineData(HeartbeatPreset.Healthchecks, 302, "", false)]
    [InlineData(HeartbeatPreset.UptimeRobot, 200, "{}", true)]
    public void what_counted_is_told_by_the_answer(HeartbeatPreset preset, int status, string body, bool counted) =>
        MonitorCall.Counted(preset, new HttpAnswer(status, string.Empty, null, body)).ShouldBe(counted);

    [Theory]
    [InlineData(503, true)]
    [InlineData(408, true)]
    [InlineData(429, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    public void a_further_try_is_for_what_may_pass(int status, bool again) => MonitorCall.MayTryAgain(new HttpAnswer(status, string.Empty, null, string.Empty)).ShouldBe(again);
}
