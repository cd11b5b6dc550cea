using OptionsAlerts.AlertEngine;
using OptionsAlerts.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync("alert-engine", args, builder => builder.AddAlertEngine(), app => app.MapAlertEngine());
