using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

public sealed class EffectiveConfigurationTests
{
    public sealed class Radar
    {
        public double Threshold { get; set; } = 2.5;
        public string[] Colours { get; set; } = ["red", "green"];
        public string? AccessToken { get; set; }
        public Dish Main { get; set; } = new();
    }

    public sealed class Dish
    {
        public int Metres { get; set; } = 4;
    }

    [Theory]
    [InlineData("Radar:Threshold", "3.5", "program")]
    [InlineData("Radar:Colours", "red,green", "default")]
    [InlineData("Radar:Main:Metres", "9", "command line")]
    [InlineData("Radar:AccessToken", "***", "command line")]
    [InlineData("Ingestion:ChainIntervalSeconds", "45", "environment (GEX_INTERVAL_SEC)")]
    [InlineData("Notifier:Ntfy:Topic", "***", "environment (NTFY_TOPIC)")]
    [InlineData("Notifier:Ntfy:Server", "https://ntfy.sh", "default")]
    [InlineData("Watchdog:Heartbeat:Url", null, "default")]
    [InlineData("ConnectionStrings:alertsdb", "host=db;password=***", "command line")]
    [InlineData("ConnectionStrings:messaging", "amqp://me:***@broker:5672", "command line")]
    public void a_setting_shows_its_value_and_where_it_was_written(string key, string? value, string origin)
    {
        var setting = List().Single(setting => setting.Key == key);
        (setting.Value, setting.Origin).ShouldBe((value, origin));
    }

    [Fact]
    public void no_secret_is_shown() => string.Join('\n', List()).ShouldNotContain("hunter22", Case.Insensitive);

    [Fact]
    public void a_list_that_is_set_takes_its_defaults_place()
    {
        var colours = List("--Radar:Colours:0=blue").Where(setting => setting.Key.StartsWith("Radar:Colours", StringComparison.Ordinal));
        colours.ShouldBe([new EffectiveSetting("Radar:Colours:0", "blue", "command line", IsSecret: false)]);
    }

    [Theory]
    [InlineData("Host=db;Password='hun;ter22'", "hun;ter22")]
    [InlineData("Server=db;Pwd=hunter22;Database=x", "hunter22")]
    [InlineData("amqp://me:hun%40ter22@broker/vhost", "hun@ter22")]
    public void the_password_of_a_connection_is_found_and_masked(string connection, string password)
    {
        ConnectionText.Passwords(connection).ShouldContain(password);
        ConnectionText.Masked(connection).ShouldNotContain("ter22");
    }

    [Fact]
    public void a_connection_that_cannot_be_read_is_masked_whole() => ConnectionText.Masked("hunter22 and more").ShouldBe("***");

    private static IReadOnlyList<EffectiveSetting> List(params string[] more)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddValidatedOptions<Radar>("Radar");
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Radar:Threshold", (string?)"3.5")]);
        builder.Configuration.AddCommandLine(
        [
            "--Radar:Main:Metres=9", "--Radar:AccessToken=hunter22", "--ConnectionStrings:alertsdb=Host=db;Password=hunter22",
            "--ConnectionStrings:messaging=amqp://me:hunter22@broker:5672", .. more,
        ]);
        EnvironmentLayer.AddTo(builder.Configuration, new Hashtable { ["GEX_INTERVAL_SEC"] = "45", ["NTFY_TOPIC"] = "hunter22-topic" }, null);
        return EffectiveConfiguration.List(builder.Configuration, SectionRegistry.Of(builder.Services));
    }
}
