using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Notify;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Preview;

public sealed class NotifyCommandTests
{
    [Theory]
    [InlineData("notify test", "Give either a CHANNEL or --all.")]
    [InlineData("notify test ntfy --all", "Give either a CHANNEL or --all.")]
    [InlineData("notify test pigeon", "'pigeon' is no channel; there are telegram, ")]
    [InlineData("notify test ntfy --severity huge", "--severity: 'huge' is none of low, medium, high, critical.")]
    [InlineData("notify preview", "Required argument missing")]
    [InlineData("notify preview earthquake", "'earthquake' is no kind; there are gamma_flip_breach, ")]
    [InlineData("notify preview sweep --channel pigeon", "--channel: 'pigeon' is no channel; there are telegram, ")]
    [InlineData("notify preview sweep --notice never", "--notice: 'never' is none of alert, ")]
    public void what_is_wrong_with_a_command_line_is_said(string line, string problem) =>
        new RootCommand { NotifyCommand.Create() }.Parse(line).Errors.Select(error => error.Message).ShouldContain(message => message.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("notify test ntfy --json")]
    [InlineData("notify test --all --severity critical")]
    [InlineData("notify preview vix_spike --channel slack --severity high --notice all_clear --json")]
    public void what_is_right_is_taken(string line) => new RootCommand { NotifyCommand.Create() }.Parse(line).Errors.ShouldBeEmpty();

    [Fact]
    public async Task a_channel_that_works_gets_one_message_that_says_it_is_a_test_and_the_exit_is_0()
    {
        await using var fake = await FakeNtfy.Start(ChannelRig.NtfyToken);
        var (exit, output, errors) = await Test(Ntfy(fake), "ntfy");
        (exit, errors).ShouldBe((ExitCode.Fine, string.Empty));
        output.ShouldMatch(@"^ntfy       delivered in \d+\.\d s, message msg000000001\n$");
        var message = fake.Messages.Single();
        (message.Title, message.Priority).ShouldBe(("LOW · TEST · digest", 2));
        message.Text.ShouldStartWith("Test of the channel ntfy: alerts arrive here. Nothing happened in the market.\n");
    }

    [Fact]
    public async Task a_refusal_is_told_in_the_providers_words_without_secrets_after_one_call_and_the_exit_is_1()
    {
        await using var fake = await FakeNtfy.Start(ChannelRig.NtfyToken);
        fake.Faults.Enqueue(FakeNtfy.Error(50001, $"no disk for {ChannelRig.NtfyToken}"));
        var (exit, output, _) = await Test(Ntfy(fake), "ntfy");
        exit.ShouldBe(ExitCode.Failed);
        output.ShouldBe("ntfy       not delivered, may work later: 500 Internal Server Error: no disk for ***\n");
        fake.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task all_configured_channels_are_tried_and_json_stands_alone()
    {
        await using var fake = await FakeNtfy.Start(ChannelRig.NtfyToken);
        fake.Faults.Enqueue(FakeNtfy.Error(40301, "forbidden"));
        var (exit, output, errors) = await Test(Ntfy(fake, ("Notifier:Console:Enabled", "true")), null, json: true);
        exit.ShouldBe(ExitCode.Failed);
        errors.ShouldContain("Test of the channel console");
        var trials = JsonDocument.Parse(output).RootElement.EnumerateArray().ToDictionary(trial => trial.GetProperty("channel").GetString()!, StringComparer.Ordinal);
        (trials["console"].GetProperty("delivered").GetBoolean(), trials["ntfy"].GetProperty("delivered").GetBoolean()).ShouldBe((true, false));
        (trials["ntfy"].GetProperty("reason").GetString(), trials["ntfy"].GetProperty("mayWorkLater").GetBoolean()).ShouldBe(("403 Forbidden: forbidden", false));
    }

    [Fact]
    public async Task a_channel_that_is_not_configured_and_settings_that_are_wrong_are_said_and_nothing_is_sent()
    {
        (await Should.ThrowAsync<BadInputException>(Test([], "telegram"))).Message.ShouldBe("telegram is not configured (console is); services/notifier/README.md lists its settings.");
        (await Should.ThrowAsync<RefusedException>(Test([new("Notifier:Ntfy:Topic", "no/slash")], "ntfy"))).Problems.ShouldBe(
            ["Notifier:Ntfy:Topic must be 1 to 64 letters, digits, '_' or '-'."]);
    }

    [Fact]
    public async Task a_preview_shows_texts_as_they_are_read_and_no_secret()
    {
        var text = await Preview("ntfy", json: false);
        text.ShouldStartWith(
            """
            == ntfy (json)
            topic: ***
            title: CRITICAL · VIX · vix spike
            message:
              VIX spike +26.2 % in 21 min 40 s: 19.84 to 25.04
              change: 26.21 %

            """.ReplaceLineEndings("\n"));
        text.ShouldContain("tags:\n  - red_circle\n  - vix_spike\npriority: 5\n");
    }

    [Fact]
    public async Task a_preview_as_json_holds_the_body_of_every_channel()
    {
        var previews = JsonDocument.Parse(await Preview(null, json: true)).RootElement.EnumerateArray().ToList();
        previews.Select(preview => preview.GetProperty("channel").GetString()).ShouldBe(ChannelBench.Channels);
        previews.Single(preview => preview.GetProperty("channel").GetString() == "ntfy").GetProperty("body").GetProperty("priority").GetInt32().ShouldBe(5);
    }

    private static async Task<string> Preview(string? channel, bool json)
    {
        await using var output = new StringWriter();
        var settings = Configuration([new("Notifier:Ntfy:Topic", ChannelRig.NtfyTopic), new("Notifier:Ntfy:Server", "http://127.0.0.1:9")]);
        (await NotifyPreview.Run(settings, SampleAlerts.Of(SignalKind.VixSpike), channel, json, output, TestContext.Current.CancellationToken)).ShouldBe(ExitCode.Fine);
        return output.ToString();
    }

    private static async Task<(int Exit, string Output, string Errors)> Test(KeyValuePair<string, string?>[] settings, string? channel, bool json = false)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        var exit = await NotifyTest.Run(Configuration(settings), channel, Severity.Low, json, output, errors, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }

    private static IConfiguration Configuration(KeyValuePair<string, string?>[] settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static KeyValuePair<string, string?>[] Ntfy(FakeNtfy fake, params (string Key, string Value)[] more) =>
    [
        new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", ChannelRig.NtfyTopic), new("Notifier:Ntfy:Token", ChannelRig.NtfyToken),
        .. more.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)),
    ];
}
