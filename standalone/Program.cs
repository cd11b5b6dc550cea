using System.CommandLine;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Config;
using OptionsAlerts.Standalone.Gex;
using OptionsAlerts.Standalone.Run;
using OptionsAlerts.Standalone.Vix;
using OptionsAlerts.Standalone.Volume;

var root = new RootCommand("Options Alerts: a real-time watch over the US options market.")
{
    RunCommand.Create(),
    GexCommand.Create(),
    VolumeCommand.Create(),
    VixCommand.Create(),
    AuditCommand.Create(),
    ConfigCommand.Create(),
};
return await CommandLine.RunAsync(root, args);
