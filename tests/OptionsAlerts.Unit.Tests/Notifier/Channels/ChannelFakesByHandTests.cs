using OptionsAlerts.Fakes.ByHand;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>The channels' fakes as they are run by hand, with the settings that they print.</summary>
public sealed class ChannelFakesByHandTests
{
    [Theory]
    [InlineData("ntfy")]
    [InlineData("telegram")]
    [InlineData("pushover")]
    [InlineData("sns")]
    [InlineData("webhook")]
    public async Task a_channel_set_as_the_fake_prints_delivers_and_the_message_is_shown(string name)
    {
        await using var output = new StringWriter();
        var fake = await HandFakes.All.Single(fake => fake.Name == name).Start(0, output, TimeProvider.System);
        await using var server = fake.Server;
        await using var notifier = new NotifierRig(Settings(fake.Lines.Single()));
        (await notifier.Channel(name).Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        output.ToString().ShouldContain("SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma");
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(string line) =>
        from setting in line.Split(' ')
        let name = setting[..setting.IndexOf('=', StringComparison.Ordinal)]
        select new KeyValuePair<string, string?>(EnvironmentNames.Find(name)?.Key ?? name.Replace("__", ":", StringComparison.Ordinal), setting[(name.Length + 1)..]);
}
