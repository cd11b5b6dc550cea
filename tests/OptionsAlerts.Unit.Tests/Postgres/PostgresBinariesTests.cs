using OptionsAlerts.Standalone.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Postgres;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void a_folder_counts_when_it_holds_all_the_programs()
    {
        Install("whole");
        _temp.Add("half/postgres");
        Folders($"{_temp.Path}/half:{_temp.Path}/whole:/nowhere").ShouldBe([$"{_temp.Path}/whole"]);
    }

    [Fact]
    public void a_link_on_the_path_leads_to_the_folder_of_the_programs_and_counts_once()
    {
        Install("versions/15/bin");
        Directory.CreateDirectory($"{_temp.Path}/links");
        File.CreateSymbolicLink($"{_temp.Path}/links/postgres", $"{_temp.Path}/versions/15/bin/postgres");
        Folders($"{_temp.Path}/links").ShouldBe([$"{_temp.Path}/versions/15/bin"]);
    }

    [Fact]
    public async Task the_newest_comes_first_and_one_that_does_not_run_is_left_out()
    {
        foreach (var version in new[] { "9", "14", "17", "broken" }) Install($"versions/{version}/bin");
        var commands = new FakeCommands((program, _) => program.Split('/')[^3] switch
        {
            "9" => FakeCommands.Says("postgres (PostgreSQL) 9.6.24"),
            "14" => FakeCommands.Says("postgres (PostgreSQL) 14.11 (Debian 14.11-1)"),
            "17" => FakeCommands.Says("postgres (PostgreSQL) 17beta1"),
            _ => FakeCommands.Fails("cannot execute"),
        });
        var found = await PostgresBinaries.Find(commands, Folders(null), TestContext.Current.CancellationToken);
        found.Select(binaries => binaries.Major).ShouldBe([17, 14, 9]);
    }

    private IReadOnlyList<string> Folders(string? path) => PostgresBinaries.Folders(path, $"{_temp.Path}/versions", []);

    private void Install(string folder)
    {
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" }) _temp.Add($"{folder}/{program}");
    }
}
