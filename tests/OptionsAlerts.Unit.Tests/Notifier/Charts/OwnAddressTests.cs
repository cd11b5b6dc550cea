using Microsoft.Extensions.Configuration;
using OptionsAlerts.Standalone.Run;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Charts;

/// <summary>Where a run in one process gets its alerts' pictures from.</summary>
public sealed class OwnAddressTests
{
    [Fact]
    public void one_process_asks_itself_by_the_keys_that_it_has()
    {
        var settings = Derived(("Service:GrpcPort", "8090"), ("AlertEngine:ApiKey", "engine-key"), ("Vix:ApiKey", "vix-key"));
        (settings["Notifier:Charts:Gex"], settings["Notifier:Charts:GexApiKey"]).ShouldBe(("http://127.0.0.1:8090", "engine-key"));
        (settings["Notifier:Charts:Vix"], settings["Notifier:Charts:VixApiKey"]).ShouldBe(("http://127.0.0.1:8090", "vix-key"));
    }

    [Fact]
    public void an_address_that_is_set_stands() => Derived(("Service:GrpcPort", "8090"), ("Notifier:Charts:Gex", "http://gex:8090")).ShouldNotContainKey("Notifier:Charts:Gex");

    [Fact]
    public void without_a_port_there_is_nobody_to_ask() => Derived().Keys.ShouldNotContain(key => key.StartsWith("Notifier:Charts", StringComparison.Ordinal));

    private static Dictionary<string, string?> Derived(params (string Key, string Value)[] settings) => RunSettings.Derived(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(), DateTimeOffset.UnixEpoch);
}
