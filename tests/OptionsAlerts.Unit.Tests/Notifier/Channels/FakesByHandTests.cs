using OptionsAlerts.Fakes.ByHand;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Notifier.Watchdog.Core;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>The providers as they are run by hand, with the settings that they print.</summary>
public sealed class FakesByHandTests
{
    [Theory]
    [InlineData("telegram")]
    [InlineData("ntfy")]
    [InlineData("discord")]
    [InlineData("slack")]
    [InlineData("webhook")]
    public async Task a_channel_set_as_its_fake_prints_delivers_and_the_fake_shows_it(string name)
    {
        await using var output = new StringWriter();
        var fake = await HandFakes.All.Single(fake => fake.Name == name).Start(0, output, TimeProvider.System);
        await using var server = fake.Server;
        await using var notifier = new NotifierRig(Settings(fake.Lines[0]));
        (await notifier.Channel(name).Send(Requests.Message(), TestContext.Current.CancellationToken)).ShouldBeOfType<DeliveryResult.Delivered>();
        output.ToString().ShouldContain("SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma");
    }

    [Fact]
    public async Task a_monitor_set_as_its_fake_prints_takes_a_heartbeat_and_the_fake_shows_it()
    {
        await using var output = new StringWriter();
        var fake = await HandFakes.All.Single(fake => fake.Name == "monitor").Start(0, output, TimeProvider.System);
        await using var server = fake.Server;
        await using var notifier = new NotifierRig([.. Settings(fake.Lines[0]), new("Watchdog:Sources:0:Symbol", "SPY")]);
        (await notifier.Service<HeartbeatSender>().Send(HeartbeatSignal.Fail, ["store: away"], TestContext.Current.CancellationToken)).ShouldBeTrue();
        output.ToString().ShouldContain("MonitorPing { Signal = fail, Body = store: away }");
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(string line) =>
        from setting in line.Split(' ')
        let name = setting[..setting.IndexOf('=', StringComparison.Ordinal)]
        select new KeyValuePair<string, string?>(EnvironmentNames.Find(name)?.Key ?? name.Replace("__", ":", StringComparison.Ordinal), setting[(name.Length + 1)..]);
}
