using System.Text.RegularExpressions;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>docs/operating.md speaks of what there is, and leaves out nothing of what it has tables for.</summary>
public sealed partial class ManualTests
{
    private static readonly string Page = ManualFiles.Read("docs/operating.md");

    [Fact]
    public void every_instrument_is_in_the_table_with_its_unit_and_no_other_is()
    {
        var rows = Row().Matches(Page).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["unit"].Value, StringComparer.Ordinal);
        rows.Count.ShouldBeGreaterThan(30);
        rows.Select(row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal).ShouldBe(Instruments.InCode.Select(one => $"{one.Key} {one.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void no_instrument_has_a_name_that_this_test_cannot_read_but_the_tapes() => Instruments.Computed.ShouldHaveSingleItem().ShouldContain("options_alerts.tape.{name}");

    [Fact]
    public void every_secret_is_among_the_keys_and_passwords()
    {
        var section = Section("## Keys and passwords");
        var secrets = SettingsPage.Settings.Where(row => EffectiveConfiguration.IsSecret(row.Setting.Key)).Select(row => row.Setting).ToList();
        secrets.Count.ShouldBeGreaterThan(20);
        secrets.Where(secret => !Names(secret).Any(name => section.Contains($"`{name}`", StringComparison.Ordinal)))
            // One that is a previous key is spoken of as such.
            .Select(SettingText.Variable).Where(name => !section.Contains("__PreviousApiKey`", StringComparison.Ordinal) || !name.EndsWith("__PreviousApiKey", StringComparison.Ordinal)).ShouldBeEmpty();
        OtherSettings.All.Where(other => other.IsSecret && other.Source is not null && !section.Contains($"`{other.Name}`", StringComparison.Ordinal)).Select(other => other.Name).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("docs/operating.md")]
    [InlineData("README.md")]
    [InlineData(".env.example")]
    [InlineData("deploy/compose/README.md")]
    [InlineData("deploy/kubernetes/README.md")]
    [InlineData("deploy/systemd/README.md")]
    [InlineData("services/alert-engine/README.md")]
    public void every_setting_that_a_page_names_is_one(string page)
    {
        var named = Variable().Matches(ManualFiles.Read(page)).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();
        named.ShouldNotBeEmpty();
        named.Where(name => !IsSetting(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData(".env.example")]
    public void every_short_name_is_on_the_page(string page)
    {
        var text = ManualFiles.Read(page);
        EnvironmentNames.All.Where(name => !text.Contains(name.Name, StringComparison.Ordinal)).Select(name => name.Name).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("docs/operating.md")]
    [InlineData("docs/settings.md")]
    [InlineData("README.md")]
    [InlineData("services/alert-engine/README.md")]
    [InlineData("services/notifier/README.md")]
    public void every_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(ManualFiles.Root, page))!;
        foreach (Match link in Link().Matches(ManualFiles.Read(page)))
        {
            var (file, heading) = (link.Groups["file"].Value, link.Groups["heading"].Value);
            var target = file.Length == 0 ? Path.Combine(ManualFiles.Root, page) : Path.GetFullPath(Path.Combine(folder, file));
            Path.Exists(target).ShouldBeTrue(link.Value);
            if (heading.Length > 0) Headings(File.ReadAllText(target)).ShouldContain(heading, link.Value);
        }
    }

    [Fact]
    public void the_alert_engines_page_names_files_that_are_there_and_its_own_instruments()
    {
        const string folder = "services/alert-engine";
        var page = ManualFiles.Read($"{folder}/README.md");
        var files = SourceFile().Matches(page).Select(match => match.Groups["file"].Value).ToList();
        files.Count.ShouldBeGreaterThan(5);
        files.Where(file => !Directory.EnumerateFiles(Path.Combine(ManualFiles.Root, folder), Path.GetFileName(file), SearchOption.AllDirectories).Any(path => path.Replace('\\', '/').EndsWith($"/{file}", StringComparison.Ordinal))).ShouldBeEmpty();
        Instrument().Matches(page).Select(match => match.Value).Where(name => !Instruments.InCode.ContainsKey(name)).ShouldBeEmpty();
    }

    private static string Section(string heading)
    {
        var at = Page.IndexOf(heading + "\n", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        return Page[at..Page.IndexOf("\n## ", at + heading.Length, StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Names(KnownSetting setting) => EnvironmentNames.All.Where(name => name.Key == setting.Key).Select(name => name.Name).Append(SettingText.Variable(setting));

    // Gex__Symbols__SPX__Rate is Gex:Symbols:{}:{}; a list's item is any of them; what is left open ends in … or *.
    private static bool IsSetting(string name)
    {
        var key = name.Replace("__", ":", StringComparison.Ordinal).TrimEnd(':');
        return OtherSettings.All.Select(other => other.Name.Replace("__", ":", StringComparison.Ordinal)).Any(other => Same(Forms(other), key) || other.StartsWith(key + ":", StringComparison.Ordinal))
            || SettingsPage.Settings.Any(row => Same(Forms(row.Setting.Key), key) || row.Setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Same(string pattern, string key) => Regex.IsMatch(key, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static string Forms(string key) => $"^{Regex.Escape(key).Replace(Regex.Escape(KnownSettings.Any), "[^:]+", StringComparison.Ordinal).Replace(":NAME", ":[^:]+", StringComparison.Ordinal)}(:([0-9]+|N))?$"
        .Replace("Logging:LogLevel:Default", "Logging:LogLevel:[^:]+", StringComparison.Ordinal).Replace(":Url(", ":(Url|Protocols)(", StringComparison.Ordinal);

    private static IEnumerable<string> Headings(string text) => Heading().Matches(text).Select(match => string.Concat(match.Groups["text"].Value.ToLowerInvariant()
        .Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    [GeneratedRegex(@"^\| `(?<name>(options_alerts|volume)\.[a-z_.]+)` \| (`(?<unit>[^`]+)`)? *\|", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__[A-Za-z0-9_.]*[A-Za-z0-9]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#]*)(#(?<heading>[^)]+))?\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("`(?<file>[A-Za-z/]+\\.cs)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\boptions_alerts\.[a-z_.]+\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
