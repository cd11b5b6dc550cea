using Microsoft.Extensions.Configuration;
using OptionsAlerts.Standalone.Remote;
using OptionsAlerts.Unit.Tests.AlertEngine;
using OptionsAlerts.Unit.Tests.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class EngineFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void an_engine_is_found_while_it_runs_and_not_after()
    {
        var folder = new EngineFolder(Path.Combine(_folder.Path, "engines"));
        folder.Newest().ShouldBeNull();
        var note = new EngineNote("http://127.0.0.1:4711", "live", Desk.Start);
        using (folder.Announce(note)) folder.Newest().ShouldBe(note);
        folder.Newest().ShouldBeNull();
    }

    [Fact]
    public void the_note_of_a_program_that_died_is_taken_away()
    {
        var left = Path.Combine(_folder.Path, "1.json");
        File.WriteAllText(left, """{"Address":"http://127.0.0.1:1","Run":"old","Started":"2026-06-30T14:00:00Z"}""");
        new EngineFolder(_folder.Path).Newest().ShouldBeNull();
        File.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public void of_several_the_one_started_last_is_taken()
    {
        // A process has one note: the other one's is held open here as its owner would.
        var folder = new EngineFolder(_folder.Path);
        var earlier = Path.Combine(_folder.Path, "2.json");
        File.WriteAllText(earlier, """{"Address":"http://127.0.0.1:2","Run":"earlier","Started":"2026-06-30T13:00:00Z"}""");
        using var held = new FileStream(earlier, FileMode.Open, FileAccess.Read, FileShare.Read);
        folder.Newest()!.Run.ShouldBe("earlier");
        using var later = folder.Announce(new EngineNote("http://127.0.0.1:3", "later", Desk.Start));
        folder.Newest()!.Run.ShouldBe("later");
    }

    [Fact]
    public void a_file_that_is_no_note_is_passed_over()
    {
        var path = Path.Combine(_folder.Path, "3.json");
        File.WriteAllText(path, "nonsense");
        using var held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        new EngineFolder(_folder.Path).Newest().ShouldBeNull();
    }

    [Fact]
    public void the_folder_follows_the_one_given_for_the_database()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Postgres:DataFolder", _folder.Path)]).Build();
        using var announced = EngineFolder.Of(configuration).Announce(new EngineNote("http://127.0.0.1:4", "live", Desk.Start));
        Directory.GetFiles(Path.Combine(_folder.Path, "engines"), "*.json").ShouldHaveSingleItem();
    }
}
