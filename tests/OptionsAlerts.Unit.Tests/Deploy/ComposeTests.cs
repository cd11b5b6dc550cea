using System.Text.RegularExpressions;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Config;
using OptionsAlerts.Unit.Tests.Architecture;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>What compose passes on; that it runs is deploy/smoke.sh's to show.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Compose = Read("compose.yaml");

    // "NAME:" and, where it is given there, its value.
    private static readonly ILookup<string, string> Passed = Setting().Matches(Compose).ToLookup(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);

    [Fact]
    public void every_name_of_the_example_is_read_by_compose()
    {
        var names = ExampleName().Matches(Read(".env.example")).Select(match => match.Groups["name"].Value).ToList();
        names.Count.ShouldBeGreaterThan(30);
        names.ShouldBeUnique();
        names.Where(name => name != "COMPOSE_PROJECT_NAME" && !Passed.Contains(name) && !Compose.Contains($"${{{name}:", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task every_setting_that_compose_passes_on_is_one_of_the_programs()
    {
        var settings = Passed.Select(setting => setting.Key).Where(name => name.Contains("__", StringComparison.Ordinal)).Select(name => $"--{name.Replace("__", ":", StringComparison.Ordinal)}=1").ToList();
        settings.Count.ShouldBeGreaterThan(20);
        // Most take no 1 and say so; one that nobody has is said to be unknown.
        var problems = await Problems([.. settings, "--Gex:Stail=1"]);
        problems.ShouldContain("Gex:Stail is not a known setting.");
        problems.Where(problem => problem.Contains("is not a known setting", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    [Fact]
    public void every_name_without_a_section_is_one_of_the_programs() => Passed.Select(setting => setting.Key)
        .Where(name => !name.Contains("__", StringComparison.Ordinal) && EnvironmentNames.Find(name) is null)
        .Order(StringComparer.Ordinal)
        .ShouldBe(["HOME", "OPTIONS_ALERTS_API_KEY", "OTEL_EXPORTER_OTLP_ENDPOINT", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_USER", "RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_USER"]);

    [Fact]
    public void no_secret_stands_in_compose()
    {
        var secrets = Passed.Where(setting => SecretKeys.IsSecret(setting.Key.Replace("__", ":", StringComparison.Ordinal)) || setting.Key.EndsWith("_PASS", StringComparison.Ordinal)).ToList();
        secrets.Count.ShouldBeGreaterThan(10);
        foreach (var secret in secrets) secret.ShouldAllBe(value => value.Length == 0 || Variable().IsMatch(value), secret.Key);
    }

    private static async Task<IReadOnlyList<string>> Problems(string[] settings) => (await ConfigReport.Make(settings, TestContext.Current.CancellationToken)).Problems;

    private static string Read(string file) => File.ReadAllText(Path.Combine(Product.Checkout.FullName, "deploy", "compose", file));

    [GeneratedRegex(@"^\s+(?<name>[A-Z][A-Za-z]*_\w+|HOME):[ ]*(?<value>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^#?(?<name>[A-Za-z]\w*)=", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExampleName();

    // A connection string holds the rest in the clear, and no other password than a variable's.
    [GeneratedRegex(@"\$\{\w+:\?[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
