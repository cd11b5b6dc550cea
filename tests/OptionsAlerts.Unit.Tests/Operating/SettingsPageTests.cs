using System.Globalization;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>docs/settings.md says what the code takes.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public void the_page_of_settings_is_the_one_that_the_code_gives() => ManualFiles.Compare("docs/settings.md", SettingsPage.Write());

    [Fact]
    public void every_setting_says_what_it_means() =>
        SettingsPage.Settings.Where(row => SettingText.Meaning(XmlSummaries.Of(row.Setting.Member) ?? "").Length < 10).Select(row => row.Setting.Key).ShouldBeEmpty();

    [Fact]
    public void no_summary_tells_another_default_than_there_is() => SettingsPage.Settings
        .Where(row => row.Owner == row.Setting.Member.DeclaringType && row.Setting.Default is { } value && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && SettingText.DefaultSaid(XmlSummaries.Of(row.Setting.Member)!) is { } said && double.Parse(said, CultureInfo.InvariantCulture) != number)
        .Select(row => $"{row.Setting.Key} is {row.Setting.Default}").ShouldBeEmpty();

    [Fact]
    public void what_its_summary_calls_a_secret_is_masked() => SettingsPage.Settings
        .Where(row => (XmlSummaries.Of(row.Setting.Member) ?? "").Contains("Secret.", StringComparison.Ordinal) && !EffectiveConfiguration.IsSecret(row.Setting.Key))
        .Select(row => row.Setting.Key).ShouldBeEmpty();

    [Fact]
    public void every_setting_is_there_once() => SettingsPage.Settings.Select(row => SettingText.Variable(row.Setting)).Concat(OtherSettings.All.Select(other => other.Name)).ShouldBeUnique();

    [Fact]
    public void every_short_name_stands_beside_its_setting() =>
        EnvironmentNames.All.Where(name => !SettingsPage.Settings.Any(row => row.Setting.Key == name.Key)).Select(name => name.Name).ShouldBeEmpty();

    [Fact]
    public void what_the_code_reads_beside_its_options_is_on_the_page() => SettingsRead.InCode
        .Where(read => !OtherSettings.All.Any(other => string.Equals(other.Source, read.Name, StringComparison.OrdinalIgnoreCase)) && !SettingsRead.IsOption(read.Name))
        .Select(read => $"{read.File}: {read.Name}").ShouldBeEmpty();

    [Fact]
    public void nothing_is_on_the_page_that_nobody_reads() => OtherSettings.All
        .Where(other => other.Source is { } source && !SettingsRead.InCode.Any(read => string.Equals(read.Name, source, StringComparison.OrdinalIgnoreCase)))
        .Select(other => other.Name).ShouldBeEmpty();
}
